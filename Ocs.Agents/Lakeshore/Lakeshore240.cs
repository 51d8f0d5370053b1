using System.Globalization;
using Ocs.Instruments;

namespace Ocs.Agents.Lakeshore;

/// <summary>
/// The driver of a Lakeshore 240 input module: reads up to eight thermometers over a line of text, and knows nothing of OCS
/// (the commands that socs's driver of it sends).
/// </summary>
/// <param name="line">The line to it.</param>
internal sealed class Lakeshore240(InstrumentLine line)
{
    /// <summary>How long the instrument must be left alone between two requests.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks what it is.</summary>
    /// <exception cref="InvalidDataException">It is no Lakeshore 240.</exception>
    public async Task<Lakeshore240Identity> IdentifyAsync(CancellationToken cancellationToken)
    {
        var answer = await line.AskAsync("*IDN?", cancellationToken).ConfigureAwait(false);
        var name = await line.AskAsync("MODNAME?", cancellationToken).ConfigureAwait(false);
        return answer.Split(',') is ["LSCI", var model, var serialNumber, var firmware]
            && model.Split('-') is ["MODEL240", [var channels and >= '1' and <= '8', ..]]
            ? new Lakeshore240Identity(model, serialNumber, firmware, name, channels - '0')
            : throw new InvalidDataException($"The instrument calls itself '{answer}', which is no Lakeshore 240.");
    }

    /// <summary>Reads the temperature of a channel.</summary>
    /// <param name="channel">1 to 8.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<double> ReadKelvinAsync(int channel, CancellationToken cancellationToken) => ReadAsync($"KRDG? {channel}", cancellationToken);

    /// <summary>Reads what the sensor of a channel gives: volts of a diode, ohms of a resistor.</summary>
    /// <param name="channel">1 to 8.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public Task<double> ReadSensorAsync(int channel, CancellationToken cancellationToken) => ReadAsync($"SRDG? {channel}", cancellationToken);

    /// <summary>Reads how a channel is set up.</summary>
    public async Task<Lakeshore240Input> ReadInputAsync(int channel, CancellationToken cancellationToken)
    {
        var answer = await line.AskAsync($"INTYPE? {channel}", cancellationToken).ConfigureAwait(false);
        var name = await line.AskAsync($"INNAME? {channel}", cancellationToken).ConfigureAwait(false);
        var numbers = answer.Split(',').Select(part => int.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        return numbers is [var sensor and >= 0, var autoRange and >= 0, var range and >= 0, var reversal and >= 0, var units and >= 0, var enabled and >= 0]
            ? new Lakeshore240Input(sensor, autoRange, range, reversal, units, enabled, name.Trim())
            : throw new InvalidDataException($"The instrument answered INTYPE? {channel} with '{answer}', which is not six numbers.");
    }

    /// <summary>Sets a channel up.</summary>
    public async Task SetInputAsync(int channel, Lakeshore240Input input, CancellationToken cancellationToken)
    {
        await line.SendAsync($"INNAME {channel},{input.Name}", cancellationToken).ConfigureAwait(false);
        await line.SendAsync(
            $"INTYPE {channel},{input.Sensor},{input.AutoRange},{input.Range},{input.CurrentReversal},{input.Units},{input.Enabled}", cancellationToken).ConfigureAwait(false);
    }

    private async Task<double> ReadAsync(string request, CancellationToken cancellationToken)
    {
        var answer = await line.AskAsync(request, cancellationToken).ConfigureAwait(false);
        return double.TryParse(answer, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidDataException($"The instrument answered {request} with '{answer}', which is no number.");
    }
}
