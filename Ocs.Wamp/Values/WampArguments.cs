namespace Ocs.Wamp;

/// <summary>The payload of a call, a result, an event or an error: positional and keyword arguments, decoded.</summary>
public sealed class WampArguments
{
    /// <summary>No arguments at all.</summary>
    public static readonly WampArguments Empty = new();

    /// <summary>The positional arguments.</summary>
    public WampList Positional { get; init; } = [];

    /// <summary>The keyword arguments.</summary>
    public WampMap Keyword { get; init; } = [];

    /// <summary>Positional arguments only.</summary>
    public static WampArguments Of(params ReadOnlySpan<WampValue> positional) => new() { Positional = [.. positional] };

    /// <summary>The positional argument at an index, or null where there is none.</summary>
    public WampValue At(int index) => index < Positional.Count ? Positional[index] : WampValue.Null;
}
