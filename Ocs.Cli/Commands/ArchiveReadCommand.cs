using System.CommandLine;
using System.Text.Json;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive read</c>: samples of fields over a span of time.</summary>
internal static class ArchiveReadCommand
{
    public static Command Create(CommandTerminal terminal)
    {
        var names = new Argument<string[]>("dir field") { Description = "The archive (data/hk where it is left out), then fields: full names or their last parts, * for anything.", Arity = ArgumentArity.OneOrMore };
        var from = ArchiveTime.Option("--from", "The first time.", terminal.Clock);
        var to = ArchiveTime.Option("--to", "The last time.", terminal.Clock);
        var points = new Option<int>("--points") { Description = "Keep of each of so many equal spans the lowest and the highest value.", HelpName = "n" };
        var csv = new Option<bool>("--csv") { Description = "Print CSV: a row for each time, a column for each field." };
        var json = new Option<bool>("--json") { Description = "Print JSON: {field: {\"times\": [unix seconds], \"values\": […]}}." };
        var command = new ExampleCommand("read", "Prints the samples of fields.", "ocs archive read data/hk fake-data-1.feeds.false_temperatures.channel_00 --from -1h --points 100")
        {
            names, from, to, points, csv, json,
        };
        command.SetAction((parsed, stop) =>
        {
            var (folder, fields) = Split(parsed.GetRequiredValue(names));
            var (first, last) = (parsed.GetValue(from) ?? ArchiveTime.Beginning, parsed.GetValue(to) ?? ArchiveTime.End);
            var history = ArchiveIndex.Open(folder, terminal);
            List<HkSeries> series =
            [
                .. history.FindFields(fields, first, last, stop)
                    .Select(field => parsed.GetValue(points) is > 0 and var most ? history.Thin(field.Name, first, last, most, stop) : history.Read(field.Name, first, last, stop))
                    .OfType<HkSeries>(),
            ];
            foreach (var fault in history.Faults)
                terminal.Error.WriteLine($"ocs archive read: {fault}");
            foreach (var rounded in series.Where(one => one.IsRounded))
                terminal.Error.WriteLine($"ocs archive read: {rounded.Name} holds integers of more than 53 bits, shown rounded.");
            if (series.Count == 0)
            {
                terminal.Error.WriteLine($"ocs archive read: no field {string.Join(" or ", fields)} has samples there.");
                return Task.FromResult(1);
            }

            if (parsed.GetValue(json))
                terminal.Output.WriteLine(ArchiveJson.Write(writer => WriteJson(writer, series), indented: false));
            else
                SeriesText.Write(terminal.Output, series, parsed.GetValue(csv) ? ',' : '\t', stop);
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>The first name is the archive where there is such a folder or file.</summary>
    private static (string Folder, string[] Fields) Split(string[] names) => Path.Exists(names[0])
        ? (names[0], names[1..])
        : names[0].Contains('/', StringComparison.Ordinal)
            ? throw new DirectoryNotFoundException($"There is no archive {names[0]}.")
            : (Path.Combine("data", "hk"), names);

    private static void WriteJson(Utf8JsonWriter json, List<HkSeries> series)
    {
        foreach (var one in series)
        {
            json.WriteStartObject(one.Name);
            json.WriteStartArray("times");
            foreach (var tick in one.Ticks)
                json.WriteNumberValue(G3Ticks.ToUnixSeconds(tick));
            json.WriteEndArray();
            json.WriteStartArray("values");
            foreach (var text in one.Texts)
                json.WriteStringValue(text);
            foreach (var number in one.Numbers)
                ArchiveJson.WriteNumber(json, number);
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }
}
