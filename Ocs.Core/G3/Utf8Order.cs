namespace Ocs.G3;

/// <summary>Orders texts as their UTF-8 bytes, in which maps are stored.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return string.CompareOrdinal(x, y);
        var length = Math.Min(x.Length, y.Length);
        for (var index = 0; index < length; index++)
        {
            var (left, right) = (x[index], y[index]);
            if (left == right)
                continue;
            // Surrogates stand for code points above all that need none.
            var leftIsHigh = char.IsSurrogate(left);
            return leftIsHigh == char.IsSurrogate(right) ? left.CompareTo(right) : leftIsHigh ? 1 : -1;
        }

        return x.Length.CompareTo(y.Length);
    }
}
