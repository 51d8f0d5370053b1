namespace Ocs.Aggregator.Sinks;

/// <summary>What stands behind the question mark of a database's address: each option is taken once, and none is left over.</summary>
internal sealed class SinkOptions
{
    private readonly Uri _address;
    private readonly Dictionary<string, string> _options;

    public SinkOptions(Uri address)
    {
        _address = address;
        _options = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=', 2))
            .ToDictionary(option => Uri.UnescapeDataString(option[0]), option => option.Length > 1 ? Uri.UnescapeDataString(option[1]) : "true", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The value of an option; empty where it is not there.</summary>
    public string Take(string name) => _options.Remove(name, out var value) ? value : "";

    /// <summary>To be called when everything known was taken.</summary>
    /// <exception cref="ArgumentException">There is something else.</exception>
    public void End()
    {
        if (_options.Count > 0)
            throw new ArgumentException($"The sink {_address.Authority} has the option {_options.Keys.First()}, which is not known.");
    }
}
