using System.Globalization;
using Ocs.Instruments;

namespace Ocs.Core.Tests.Instruments;

/// <summary>The code of docs/instruments.md, so that it compiles; the instruments that it names are nowhere.</summary>
internal static class InstrumentsPage
{
    public static async Task<double> AskAsync((string Port, string IpAddress) options, TimeProvider clock, CancellationToken stop)
    {
        await using var socket = new InstrumentLine("10.10.10.2", 7777, clock);
        await using var serial = new InstrumentLine(new SerialPort("/dev/ttyUSB0") { Baud = 115_200 }, clock);
        await using var line = new InstrumentLine(InstrumentPort.Of(options.Port, options.IpAddress), clock); // whatever --port says

        var kelvin = double.Parse(await line.AskAsync("KRDG? 1", stop), CultureInfo.InvariantCulture);
        return kelvin;
    }

    public static async Task<long> AskUpsAsync(TimeProvider clock, CancellationToken stop)
    {
        await using var ups = new SnmpDevice("10.10.10.50", clock) { Community = "public" };
        var minutes = (await ups.GetAsync("1.3.6.1.2.1.33.1.2.3.0", stop)).AsInteger();
        await foreach (var outlet in ups.WalkAsync("1.3.6.1.4.1.1418.5.5.1", stop))
            Console.WriteLine($"{outlet.Oid} = {outlet.Value}");
        await ups.SetAsync("1.3.6.1.2.1.1.6.0", SnmpValue.Of("roof"), stop);
        return minutes;
    }

    public static async Task<SnmpValue> AskUserAsync(string password, string another, TimeProvider clock, CancellationToken stop)
    {
        await using var clockwork = new SnmpDevice("10.10.10.51", clock)
        {
            User = new SnmpUser("operator") { Password = password, PrivacyPassword = another, Authentication = SnmpAuthentication.Sha1 },
        };
        var name = await clockwork.GetAsync("1.3.6.1.2.1.1.5.0", stop);
        return name;
    }
}
