using Ocs.Instruments;
using Ocs.Testing;

namespace Ocs.Core.Tests.Instruments;

/// <summary>Serial ports: what is told of those that cannot be used, what of the settings arrives, cables that are pulled.</summary>
public sealed class SerialPortTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-serial-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1200, 7, SerialParity.Even, 2)]
    [InlineData(9600, 8, SerialParity.None, 1)]
    [InlineData(57_600, 8, SerialParity.Odd, 1)]
    [InlineData(921_600, 8, SerialParity.None, 2)]
    public async Task Bytes_pass_as_they_are_both_ways(int baud, int dataBits, SerialParity parity, int stopBits)
    {
        using var terminal = PseudoTerminal.Open();
        await using var port = await new SerialPort(terminal.Path) { Baud = baud, DataBits = dataBits, Parity = parity, StopBits = stopBits }.OpenAsync(Token);
        byte[] sent = [0, 3, 4, 10, 13, 17, 19, 26, 127];
        await port.WriteAsync(sent, Token);
        Assert.Equal(sent, await ReadAsync(terminal.Stream, sent.Length));
        await terminal.Stream.WriteAsync(sent, Token);
        Assert.Equal(sent, await ReadAsync(port, sent.Length));
    }

    [Fact]
    public async Task What_was_sent_before_it_was_opened_is_forgotten()
    {
        using var terminal = PseudoTerminal.Open();
        await terminal.Stream.WriteAsync("late"u8.ToArray(), Token);
        await using var port = await new SerialPort(terminal.Path).OpenAsync(Token);
        await terminal.Stream.WriteAsync("new"u8.ToArray(), Token);
        Assert.Equal("new"u8.ToArray(), await ReadAsync(port, 3));
    }

    [Fact]
    public async Task A_cable_that_is_pulled_and_plugged_in_again_is_found_by_its_name()
    {
        var name = Path.Combine(_folder.FullName, "LSA240");
        await using var device = InstrumentServer.StartSerial(request => $"{request} yes", name);
        await using var line = new InstrumentLine(new SerialPort(name), TimeProvider.System) { Timeout = TimeSpan.FromSeconds(60) };
        Assert.Equal("one yes", await line.AskAsync("one", Token));
        device.HangUp();
        Assert.Equal("two yes", await line.AskAsync("two", Token));
        Assert.Equal(2, line.Connections);
    }

    [Fact]
    public async Task A_wait_for_bytes_can_be_cancelled()
    {
        using var terminal = PseudoTerminal.Open();
        await using var port = await new SerialPort(terminal.Path).OpenAsync(Token);
        using var cancel = new CancellationTokenSource();
        var reading = port.ReadAsync(new byte[1], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(60), Token));
    }

    [Fact]
    public async Task What_is_no_serial_port_is_named()
    {
        var absent = Path.Combine(_folder.FullName, "ttyUSB7");
        await using var line = new InstrumentLine(new SerialPort(absent), new FakeClock());
        var fault = await Assert.ThrowsAsync<IOException>(() => line.AskAsync("?", Token));
        Assert.Equal($"The instrument at {absent} cannot be reached: it cannot be opened: No such file or directory.", fault.Message);
        await File.WriteAllTextAsync(absent, "", Token);
        fault = await Assert.ThrowsAsync<IOException>(() => line.AskAsync("?", Token));
        Assert.StartsWith($"The instrument at {absent} cannot be reached: {absent} is no serial port: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(9601, 8, 1, "cannot have 9601 baud, but 1200, ")]
    [InlineData(9600, 5, 1, "cannot have 5 data bits and 1 stop bits, but 7 or 8 and 1 or 2.")]
    public async Task Settings_that_no_port_has_are_refused(int baud, int dataBits, int stopBits, string what)
    {
        using var terminal = PseudoTerminal.Open();
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => new SerialPort(terminal.Path) { Baud = baud, DataBits = dataBits, StopBits = stopBits }.OpenAsync(Token));
        Assert.Contains(what, fault.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
        return bytes;
    }
}
