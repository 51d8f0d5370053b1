using System.Globalization;
using System.Text;

namespace Ocs.Agents.HostSensors;

/// <summary>One kind of sensors of this host. Its readings are published in a block of its name.</summary>
/// <param name="name">The name of the block, and the first word of every field in it.</param>
internal abstract class SensorSource(string name)
{
    /// <summary>The name of the block.</summary>
    public string Name { get; } = name;

    /// <summary>Reads every sensor there is at the moment. Counters are left out until they have been seen twice.</summary>
    public abstract IEnumerable<SensorReading> Read();

    /// <summary>A field name of letters, digits and single underscores, as OCS asks for, from what the kernel calls the sensor.</summary>
    protected string Field(params ReadOnlySpan<string> parts)
    {
        var name = new StringBuilder(Name);
        foreach (var part in parts)
        {
            name.Append('_');
            foreach (var letter in part)
            {
                if (char.IsAsciiLetterOrDigit(letter))
                    name.Append(char.ToLowerInvariant(letter));
                else if (name[^1] != '_')
                    name.Append('_');
            }

            while (name[^1] == '_')
                name.Length--;
        }

        return name.ToString();
    }

    /// <summary>The number that a file of /sys holds.</summary>
    /// <exception cref="FormatException">It holds something else; the message names the file.</exception>
    protected static double ReadNumber(string file)
    {
        var text = File.ReadAllText(file).Trim();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{file} holds \"{text}\" where a number is expected.");
    }

    /// <summary>The words of the first line that begins with a word.</summary>
    /// <exception cref="FormatException">There is no such line; the message names file and word.</exception>
    protected static string[] ReadLine(string file, string firstWord) =>
        File.ReadLines(file).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(words => words.Length > 0 && words[0] == firstWord)
        ?? throw new FormatException($"{file} has no line that begins with \"{firstWord}\".");

    /// <summary>The folders inside a folder of /sys, in the order of their names; none where the kernel has no such folder.</summary>
    protected static IEnumerable<string> Folders(string folder, string pattern = "*") =>
        Directory.Exists(folder)
            ? Directory.GetDirectories(folder, pattern).Order(StringComparer.Ordinal)
            : [];
}
