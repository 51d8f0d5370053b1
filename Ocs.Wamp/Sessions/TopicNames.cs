using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Ocs.Wamp;

/// <summary>The topics that pattern subscriptions met, so that each is made a string once. For one thread; bounded.</summary>
internal sealed class TopicNames
{
    private const int MostNames = 4096;

    private readonly Dictionary<string, string> _names = new(Utf8Comparer.Instance);

    /// <summary>The string for some UTF-8 text.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        var lookup = _names.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(utf8, out var name))
            return name;
        if (_names.Count == MostNames)
            _names.Clear();
        name = Encoding.UTF8.GetString(utf8);
        return _names[name] = name;
    }

    private sealed class Utf8Comparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public static readonly Utf8Comparer Instance = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode([DisallowNull] string obj) => GetHashCode(Encoding.UTF8.GetBytes(obj));

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);

        public bool Equals(ReadOnlySpan<byte> alternate, string other)
        {
            // Nearly always ASCII, where text and bytes are of one length.
            return Ascii.Equals(alternate, other) || Encoding.UTF8.GetString(alternate) == other;
        }

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }
    }
}
