using System.Diagnostics.CodeAnalysis;

namespace Ocs.Wamp;

/// <summary>A list of values. Two lists are equal when their values are.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "WAMP's word.")]
public sealed class WampList : List<WampValue>, IEquatable<WampList>
{
    /// <summary>An empty list.</summary>
    public WampList()
    {
    }

    /// <summary>A list of the values given.</summary>
    public WampList(params IEnumerable<WampValue> values)
        : base(values)
    {
    }

    /// <inheritdoc/>
    public bool Equals(WampList? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WampList);

    /// <inheritdoc/>
    public override int GetHashCode() => Count;
}
