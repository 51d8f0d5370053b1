using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>One argument of a call of a meta procedure, as it is encoded.</summary>
internal readonly ref struct MetaArgument(ReadOnlySpan<byte> value, MessageElementKind kind, WampSerializer serializer)
{
    public ReadOnlySpan<byte> Value { get; } = value;

    public MessageElementKind Kind { get; } = kind;

    public WampSerializer Serializer { get; } = serializer;

    /// <summary>The value, where it is an integer of 64 bits; else null.</summary>
    public long? Integer =>
        Kind == MessageElementKind.Integer && MapEntries.TryGetInteger(Value, Serializer, out var value) ? value : null;

    /// <summary>The value, where it is text; else null.</summary>
    public string? Text =>
        Kind == MessageElementKind.String ? Encoding.UTF8.GetString(MapEntries.TextOf(Value, isPlain: false, Serializer)) : null;

    /// <summary>The texts in it, where it is a list of nothing else; else null.</summary>
    public List<string>? Texts
    {
        get
        {
            if (Kind != MessageElementKind.List)
                return null;
            var texts = new List<string>();
            foreach (var element in MapEntries.ListOf(Value, Serializer))
            {
                if (new MetaArgument(element.In(Value), element.Kind, Serializer).Text is not { } text)
                    return null;
                texts.Add(text);
            }

            return texts;
        }
    }

    /// <summary>The entries of it, where it is a map; else none.</summary>
    public MapEntries Entries => new(Kind == MessageElementKind.Map ? Value : [], Serializer);
}
