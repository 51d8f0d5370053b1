using Ocs.Agents.HostManager;

namespace Ocs.Agents.Tests.HostManager;

public sealed class StartOrderTests
{
    private readonly ChildSet _children = new();
    private readonly List<string> _said = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_group_starts_when_all_of_the_group_before_have_joined_and_stops_before_it()
    {
        var (registry, aggregator, thermometer, alone) = (Add("registry", "core"), Add("aggregator", "core"), Add("thermometer", "cryostat"), Add("alone", ""));
        Step();
        Assert.Equal([ChildPhase.Up, ChildPhase.Up, ChildPhase.Start, ChildPhase.Up], Phases());
        registry.Heartbeat = _now;
        Step();
        Assert.Equal(ChildPhase.Start, thermometer.Phase);
        aggregator.Heartbeat = _now;
        Step();
        Assert.Equal(ChildPhase.Up, thermometer.Phase);
        Assert.True(alone.IsRunning);

        var slow = (FakeDriver)thermometer.Driver!;
        slow.Obeys = false;
        _children.RequestStop();
        Step();
        Assert.Equal([ChildPhase.Up, ChildPhase.Up, ChildPhase.WaitDead, ChildPhase.Down], Phases());
        slow.IsRunning = false;
        Step();
        Assert.True(_children.AreDown);
        Assert.Equal(4, _said.Count(text => text.EndsWith("has exited", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_group_waits_no_longer_for_one_that_fails_or_takes_more_than_15_s()
    {
        var broken = Add("broken", "core");
        ((FakeDriver)broken.Driver!).StartFault = "no";
        Add("silent", "core");
        var thermometer = Add("thermometer", "cryostat");
        Step();
        _now += TimeSpan.FromSeconds(14);
        Step();
        Assert.Equal(ChildPhase.Start, thermometer.Phase);
        _now += TimeSpan.FromSeconds(1);
        Step();
        Assert.Equal(ChildPhase.Up, thermometer.Phase);
    }

    [Fact]
    public void A_group_that_is_meant_to_be_down_is_not_waited_for()
    {
        Add("aggregator", "core").Target = ChildTarget.Down;
        var thermometer = Add("thermometer", "cryostat");
        Step();
        Assert.Equal(ChildPhase.Up, thermometer.Phase);
    }

    private Child Add(string id, string group)
    {
        var child = new Child(id, "FakeDataAgent", ChildManagement.Host) { Driver = new FakeDriver(), Target = ChildTarget.Up, Group = group };
        _children.Add(child);
        return child;
    }

    private List<ChildPhase> Phases() => [.. _children.All.Select(child => child.Phase)];

    private void Step() => _children.Step(_now, _said.Add);
}
