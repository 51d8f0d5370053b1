using Ocs.Agents.HostManager;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.HostManager;

public sealed class ChildTests
{
    private readonly ChildSet _children = new();
    private readonly List<string> _said = [];
    private readonly FakeDriver _driver = new();
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_child_that_is_to_be_up_is_launched_at_once()
    {
        var child = Add("fake-1", ChildTarget.Up);
        Step();
        Assert.Equal(ChildPhase.Up, child.Phase);
        Assert.Equal(["Requested launch for FakeDataAgent:fake-1", "Launched FakeDataAgent:fake-1"], _said);
    }

    [Fact]
    public void A_child_that_ends_by_itself_is_launched_again_and_the_wait_doubles()
    {
        var child = Add("fake-1", ChildTarget.Up);
        Step();
        foreach (var seconds in (int[])[3, 6, 12, 24, 48, 60, 60])
        {
            _driver.IsRunning = false;
            Step();
            Assert.Equal(_now + TimeSpan.FromSeconds(seconds), child.Due);
            Pass(seconds);
            Assert.Equal(ChildPhase.Up, child.Phase);
        }

        Pass(121);
        _driver.IsRunning = false;
        Step();
        Assert.Equal(_now + TimeSpan.FromSeconds(3), child.Due);
        Assert.Contains("Detected exit of FakeDataAgent:fake-1 with code 1.", _said);
        Assert.Contains("stderr output from FakeDataAgent:fake-1: first line\nsecond line", _said);
    }

    [Fact]
    public void Stability_falls_with_each_failure_and_recovers()
    {
        var child = Add("fake-1", ChildTarget.Up);
        double Stability() => child.ToMap(_now)["stability"].AsDouble();
        Step();
        Assert.Equal(1, Stability());
        _driver.IsRunning = false;
        Step();
        Assert.Equal(0, Stability());
        Pass(10);
        Assert.Equal(0.5, Stability(), 6);
        _driver.IsRunning = false;
        Step();
        Pass(10);
        Assert.Equal(0.25, Stability(), 6);
        Pass(1000);
        Assert.InRange(Stability(), 0.99, 1);
    }

    [Fact]
    public void A_child_that_is_to_be_down_is_asked_to_end_and_one_that_refuses_is_asked_again()
    {
        var child = Add("fake-1", ChildTarget.Up);
        Step();
        _driver.Obeys = false;
        child.Target = ChildTarget.Down;
        Step();
        Assert.Equal(ChildPhase.WaitDead, child.Phase);
        Pass(10.9);
        Assert.Equal(ChildPhase.WaitDead, child.Phase);
        Pass(0.1);
        Assert.Equal(ChildPhase.Down, child.Phase);
        Assert.Equal("Agent instance FakeDataAgent:fake-1 refused to die.", _said[^1]);
        Assert.True(_children.AreDown);
        Pass(11);
        Assert.Equal(2, _driver.Stops);
        _driver.IsRunning = false;
        Step();
        Assert.Equal("Agent instance FakeDataAgent:fake-1 has exited", _said[^1]);
        Assert.Equal(ChildPhase.Down, child.Phase);
    }

    [Fact]
    public void A_launch_that_is_not_seen_within_15_s_is_tried_again_in_5_s()
    {
        var child = Add("fake-1", ChildTarget.Up);
        _driver.Obeys = false;
        Step();
        Assert.Equal(ChildPhase.WaitStart, child.Phase);
        Pass(15);
        Assert.Equal(ChildPhase.StartAt, child.Phase);
        Assert.Equal(["Launch not detected for FakeDataAgent:fake-1!  Will retry.", "stderr output from FakeDataAgent:fake-1: first line\nsecond line"], _said[^2..]);
        Pass(5);
        Assert.Equal(2, _driver.Starts);
    }

    [Fact]
    public void A_launch_that_still_downloads_is_waited_for()
    {
        var child = Add("fake-1", ChildTarget.Up);
        _driver.Obeys = false;
        _driver.IsStarting = true;
        Step();
        Pass(600);
        Assert.Equal(ChildPhase.WaitStart, child.Phase);
    }

    [Fact]
    public void A_launch_that_fails_says_why_and_is_tried_again()
    {
        var child = Add("fake-1", ChildTarget.Up);
        _driver.StartFault = "No space left on device";
        Step();
        Assert.Equal("Launch of FakeDataAgent:fake-1 failed: No space left on device", _said[^1]);
        _driver.StartFault = null;
        Pass(3);
        Assert.Equal(ChildPhase.Up, child.Phase);
    }

    [Fact]
    public void A_wait_for_the_next_launch_ends_when_the_child_is_to_be_down()
    {
        var child = Add("fake-1", ChildTarget.Up);
        Step();
        _driver.IsRunning = false;
        Step();
        child.Target = ChildTarget.Down;
        Step();
        Assert.Equal("Modifying state of FakeDataAgent:fake-1 from start_at to idle", _said[^1]);
        Assert.Equal(ChildPhase.Down, child.Phase);
    }

    [Fact]
    public void A_child_that_nothing_can_start_is_shown_as_not_operable()
    {
        var child = Add("fake-1", ChildTarget.Up);
        child.Driver = null;
        Step();
        var map = child.ToMap(_now);
        Assert.Equal("?", map["next_action"].AsString());
        Assert.False(map["operable"].AsBoolean());
    }

    [Fact]
    public void Its_line_has_the_keys_that_clients_know_first()
    {
        Add("fake-1", ChildTarget.Up);
        Step();
        var map = _children.ToList(_now)[0].AsMap();
        Assert.Equal(
            ["next_action", "target_state", "stability", "agent_class", "instance_id", "operable", "restart_required"], map.Keys.Take(7));
        Assert.Equal("up", map["next_action"].AsString());
        Assert.Equal("FakeDataAgent", map["agent_class"].AsString());
        Assert.Equal(WampValueKind.Double, map["stability"].Kind);
    }

    [Fact]
    public void A_child_that_is_only_watched_is_left_alone()
    {
        var child = Add("fake-1", ChildTarget.Up);
        child.IsPassive = true;
        Step();
        Assert.Equal(0, _driver.Starts);
        _driver.IsRunning = true;
        _children.RequestStop();
        Step();
        Assert.Equal(ChildPhase.Up, child.Phase);
        Assert.Equal(0, _driver.Stops);
        Assert.True(_children.AreDown);
    }

    [Fact]
    public void A_retired_child_is_forgotten_when_it_is_down_and_its_successor_follows()
    {
        var child = Add("fake-1", ChildTarget.Up);
        Step();
        var successor = new Child("fake-1", "OtherAgent", ChildManagement.Host) { Driver = new FakeDriver(), Target = ChildTarget.Up };
        child.Retire(successor);
        Step();
        Assert.Equal(1, _driver.Stops);
        Assert.Same(successor, Assert.Single(_children.All));
        Assert.Equal(ChildPhase.Up, successor.Phase);
    }

    private Child Add(string id, ChildTarget target)
    {
        var child = new Child(id, "FakeDataAgent", ChildManagement.Host) { Driver = _driver, Target = target };
        _children.Add(child);
        return child;
    }

    private void Step() => _children.Step(_now, _said.Add);

    private void Pass(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        Step();
    }
}
