using System.Text;
using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>The names of the last message, so that the same names in the next one take no new strings.</summary>
internal sealed class KnownNames
{
    private const int Most = 4096;

    private readonly List<(byte[] Utf8, string Name)> _names = [];

    /// <summary>The name that the reader stands on, which stands at a place in the message.</summary>
    public string Get(in WampReader reader, int place)
    {
        if (place < _names.Count && reader.TextEquals(_names[place].Utf8))
            return _names[place].Name;
        var name = reader.GetString();
        if (place < _names.Count)
            _names[place] = (Encoding.UTF8.GetBytes(name), name);
        else if (place < Most)
            _names.Add((Encoding.UTF8.GetBytes(name), name));
        return name;
    }
}
