namespace Ocs.Site;

/// <summary>A piece of YAML that knows the line it stands on. Exactly one of text, items and entries is there.</summary>
internal sealed class SiteNode
{
    public required int Line { get; init; }

    /// <summary>The text of a scalar, as written.</summary>
    public string? Text { get; init; }

    /// <summary>Whether a scalar stands without quotes, so that YAML gives it a type.</summary>
    public bool IsPlain { get; init; }

    public IReadOnlyList<SiteNode>? Items { get; init; }

    /// <summary>Key and value, in the order of the file; merged (<c>&lt;&lt;</c>) entries last.</summary>
    public IReadOnlyList<KeyValuePair<SiteNode, SiteNode>>? Entries { get; init; }

    public bool IsNull => Text is not null && IsPlain && PythonScalar.TypeOf(Text) == PythonScalar.ScalarType.None;

    /// <summary>The scalar as Python's <c>str()</c> gives it.</summary>
    public string PythonText => Text is null ? Description : IsPlain ? PythonScalar.ToText(Text) : Text;

    /// <summary>What it is, for a sentence that refuses it.</summary>
    public string Description => this switch
    {
        { Items: not null } => "a list",
        { Entries: not null } => "a map",
        { IsNull: true } => "nothing",
        _ => $"'{Text}'",
    };
}
