using System.Globalization;
using System.Numerics;
using Ocs.Wamp;

namespace Ocs.Site;

/// <summary>Reads YAML files other than site files: values have the types that Python's YAML gives them.</summary>
public static class YamlFile
{
    /// <summary>The one document of a file; null for an empty file.</summary>
    /// <exception cref="SiteException">It cannot be read, or is not YAML; names file and line.</exception>
    public static WampValue Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SiteException(
                exception is FileNotFoundException or DirectoryNotFoundException ? $"{path}: there is no such file." : $"{path}: it cannot be read: {exception.Message}",
                exception);
        }

        return Parse(text, path);
    }

    /// <summary>The one document of a text; null for an empty text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="origin">Where it comes from, for messages.</param>
    /// <exception cref="SiteException">It is not YAML; names origin and line.</exception>
    public static WampValue Parse(string text, string origin)
    {
        var faults = new List<SiteFault>();
        var root = new SiteNodeReader(text, (severity, line, message) => faults.Add(new(severity, origin, line, message))).Read();
        var errors = faults.Where(fault => fault.Severity == SiteFaultSeverity.Error).ToList();
        return errors.Count > 0 ? throw new SiteException(errors) : root is null ? WampValue.Null : ToValue(root);
    }

    private static WampValue ToValue(SiteNode node)
    {
        if (node.Items is { } items)
            return new WampList(items.Select(ToValue));
        if (node.Entries is { } entries)
        {
            var map = new WampMap();
            foreach (var (key, value) in entries)
                map[key.PythonText] = ToValue(value);
            return map;
        }

        var text = node.PythonText;
        return node.IsPlain ? PythonScalar.TypeOf(node.Text!) switch
        {
            PythonScalar.ScalarType.None => WampValue.Null,
            PythonScalar.ScalarType.Boolean => text == "True",
            PythonScalar.ScalarType.Integer => BigInteger.Parse(text, CultureInfo.InvariantCulture),
            PythonScalar.ScalarType.Float => text switch
            {
                "nan" => double.NaN,
                "inf" => double.PositiveInfinity,
                "-inf" => double.NegativeInfinity,
                _ => double.Parse(text, CultureInfo.InvariantCulture),
            },
            _ => text,
        }
        : text;
    }
}
