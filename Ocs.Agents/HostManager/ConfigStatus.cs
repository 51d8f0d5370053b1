using Ocs.Wamp;

namespace Ocs.Agents.HostManager;

/// <summary>How the reading of each input went last: the site file, and each compose file.</summary>
internal sealed class ConfigStatus
{
    /// <summary>The site file's key.</summary>
    public const string SiteFile = "[SCF]";

    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private readonly OrderedDictionary<string, (bool IsWell, DateTimeOffset Time, string Text)> _inputs = [];

    /// <summary>Remembers how it went.</summary>
    public void Set(string input, bool isWell, DateTimeOffset time, string text) => _inputs[input] = (isWell, time, text);

    /// <summary>Remembers how it went, if that is news, or a fault that was last told a minute ago; true where it was.</summary>
    public bool TrySet(string input, bool isWell, DateTimeOffset time, string text)
    {
        var known = _inputs.TryGetValue(input, out var last);
        if (known && last.IsWell == isWell && (isWell || (last.Text == text && time - last.Time < Reminder)))
            return false;
        Set(input, isWell, time, text);
        return true;
    }

    /// <summary>As the session data has it: input to <c>[well, seconds, text]</c>.</summary>
    public WampMap ToMap()
    {
        var map = new WampMap();
        foreach (var (input, (isWell, time, text)) in _inputs)
            map[input] = new WampList { isWell, (time - DateTimeOffset.UnixEpoch).TotalSeconds, text };
        return map;
    }
}
