using Ocs.Operations;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Core.Tests.Operations;

public sealed class OpSessionTests
{
    private readonly FakeClock _clock = new();
    private readonly OpSession _session;

    public OpSessionTests() => _session = new OpSession(3, "acq", 1, _clock);

    private List<string> Texts => [.. _session.ToMap()["messages"].AsList().Select(message => message.AsList()[1].AsString())];

    [Fact]
    public void Status_never_moves_backwards()
    {
        Assert.True(_session.TryAdvance(OpStatus.Stopping));
        Assert.False(_session.TryAdvance(OpStatus.Running));
        Assert.False(_session.TryAdvance(OpStatus.Stopping));
        Assert.Equal(OpStatus.Stopping, _session.Status);
        Assert.Equal(["Status is now \"starting\".", "Status is now \"stopping\"."], Texts);
    }

    [Fact]
    public void Degraded_shows_only_while_it_runs()
    {
        _session.Degraded = true;
        Assert.Equal(OpCode.Starting, _session.Code);
        _session.TryAdvance(OpStatus.Running);
        Assert.Equal(OpCode.Degraded, _session.Code);
        _session.TryAdvance(OpStatus.Stopping);
        Assert.Equal(OpCode.Stopping, _session.Code);
        _session.Finish(OpResult.Succeeded("over"));
        Assert.Equal(OpCode.Succeeded, _session.Code);
    }

    [Fact]
    public void An_end_is_final()
    {
        _session.Finish(OpResult.Failed("first"));
        _session.Finish(OpResult.Succeeded("second"));
        Assert.False(_session.Success);
        Assert.Equal(["Status is now \"starting\".", "first", "Status is now \"done\"."], Texts);
    }

    [Fact]
    public void Messages_older_than_an_hour_go_but_five_stay()
    {
        for (var index = 0; index < 8; index++)
            _session.AddMessage($"early {index}");
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(["early 3", "early 4", "early 5", "early 6", "early 7"], Texts);
    }

    [Fact]
    public void Messages_of_the_last_hour_stay()
    {
        for (var index = 0; index < 8; index++)
            _session.AddMessage($"early {index}");
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(9, Texts.Count);
    }

    [Fact]
    public void There_are_never_more_than_ten_thousand_messages()
    {
        for (var index = 0; index < 10_050; index++)
            _session.AddMessage($"{index}");
        Assert.Equal(10_000, Texts.Count);
        Assert.Equal("10049", Texts[^1]);
    }

    [Fact]
    public void An_infinity_is_told_once_a_session()
    {
        var told = new List<string>();
        var session = new OpSession(0, "acq", 1, _clock) { OnInfinity = told.Add };
        session.SetData(new WampMap { ["fields"] = new WampMap { ["t"] = double.PositiveInfinity } });
        session.SetData(new WampMap { ["fields"] = new WampMap { ["t"] = double.PositiveInfinity } });
        Assert.Equal(["fields.t"], told);
    }
}
