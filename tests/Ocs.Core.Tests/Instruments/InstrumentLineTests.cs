using Ocs.Instruments;
using Ocs.Testing;

namespace Ocs.Core.Tests.Instruments;

/// <summary>A line to a device that answers, falls silent, hangs up and comes back.</summary>
public sealed class InstrumentLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_has_its_answer_and_answers_come_in_order(bool isSerial)
    {
        await using var device = Start(isSerial, new Dictionary<string, string[]> { ["KRDG? A"] = ["77.4", "77.5"], ["*IDN?"] = ["LSCI,MODEL372"] });
        await using var line = Line(device);
        Assert.Equal("LSCI,MODEL372", await line.AskAsync("*IDN?", Token));
        Assert.Equal(["77.4", "77.5", "77.5"], [await line.AskAsync("KRDG? A", Token), await line.AskAsync("KRDG? A", Token), await line.AskAsync("KRDG? A", Token)]);
        await line.SendAsync("RANGE 1", Token);
        await line.AskAsync("*IDN?", Token);
        Assert.Equal(["*IDN?", "KRDG? A", "KRDG? A", "KRDG? A", "RANGE 1", "*IDN?"], device.Requests);
        Assert.Equal(1, line.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_carriage_return_before_the_end_is_no_part_of_the_answer(bool isSerial)
    {
        await using var device = Start(isSerial, new Dictionary<string, string[]> { ["?"] = ["1.5"] });
        device.AnswerEnd = "\r\n";
        await using var line = Line(device);
        Assert.Equal("1.5", await line.AskAsync("?", Token));
    }

    [Fact]
    public async Task A_device_that_hung_up_while_nobody_asked_is_asked_again_without_anyone_noticing()
    {
        await using var device = DeviceEmulator.Start(new Dictionary<string, string[]> { ["?"] = ["1"] });
        await using var line = Line(device);
        await line.AskAsync("?", Token);
        device.HangUp();
        Assert.Equal("1", await line.AskAsync("?", Token));
        Assert.Equal(2, line.Connections);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_comes_too_late_is_never_taken_for_that_of_the_next_request(bool isSerial)
    {
        await using var device = Start(isSerial, new Dictionary<string, string[]> { ["first"] = ["1"], ["second"] = ["2"] });
        device.IsSilent = true;
        await using var line = Line(device);
        var asking = line.AskAsync("first", Token);
        while (device.Requests.Count == 0)
            await Task.Yield();
        _clock.Advance(TimeSpan.FromSeconds(5));
        var late = await Assert.ThrowsAsync<TimeoutException>(() => asking.WaitAsync(Patience, Token));
        Assert.Equal($"The instrument at {device.Address} did not answer 'first' within 5 s.", late.Message);
        device.IsSilent = false;
        Assert.Equal("2", await line.AskAsync("second", Token));
        Assert.Equal(2, line.Connections);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_named_and_found_when_it_comes()
    {
        var port = FreePort.Choose();
        await using var line = new InstrumentLine("127.0.0.1", port, _clock);
        var gone = await Assert.ThrowsAsync<IOException>(() => line.AskAsync("?", Token));
        Assert.StartsWith($"The instrument at 127.0.0.1:{port} cannot be reached: ", gone.Message, StringComparison.Ordinal);
        Assert.Equal(0, line.Connections);
    }

    [Fact]
    public async Task An_instrument_is_left_alone_between_requests()
    {
        await using var device = DeviceEmulator.Start(new Dictionary<string, string[]> { ["?"] = ["1"] });
        await using var line = new InstrumentLine(device.Address, _clock) { Pause = TimeSpan.FromMilliseconds(10), Timeout = Patience };
        await line.AskAsync("?", Token);
        var second = line.AskAsync("?", Token);
        Assert.Equal(2, _clock.PendingTimers);
        Assert.Single(device.Requests);
        _clock.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal("1", await second.WaitAsync(Patience, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_of_several_at_once_do_not_mix(bool isSerial)
    {
        await using var device = Start(isSerial, Enumerable.Range(0, 20).ToDictionary(number => $"ask {number}", number => new[] { $"answer {number}" }));
        await using var line = Line(device);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => line.AskAsync($"ask {number}", Token)));
        Assert.Equal(Enumerable.Range(0, 20).Select(number => $"answer {number}"), answers);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Instruments_of_one_bus_are_addressed_each_time(bool isSerial)
    {
        await using var device = Start(isSerial, new Dictionary<string, string[]> { ["++read eoi"] = ["3.3", "5.0"] });
        await using var line = Line(device);
        var (supply, meter) = (new GpibInstrument(line, 4), new GpibInstrument(line, 22));
        Assert.Equal(["3.3", "5.0"], [await supply.AskAsync("VOLT?", Token), await meter.AskAsync("READ?", Token)]);
        Assert.Equal(
            ["++mode 1", "++auto 0", "++addr 4", "VOLT?", "++read eoi", "++mode 1", "++auto 0", "++addr 22", "READ?", "++read eoi"], device.Requests);
    }

    private static DeviceEmulator Start(bool isSerial, Dictionary<string, string[]> answers) =>
        isSerial ? DeviceEmulator.StartSerial(answers) : DeviceEmulator.Start(answers);

    private InstrumentLine Line(DeviceEmulator device) => new(device.Address, _clock);
}
