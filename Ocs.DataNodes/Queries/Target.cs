using Ocs.DataNodes.Cache;

namespace Ocs.DataNodes.Queries;

/// <summary>One target of a panel: which fields, and how they are shown.</summary>
internal sealed record Target
{
    /// <summary>A name, an escaped name, a glob or a pattern of names.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether a table is asked for instead of series.</summary>
    public bool IsTable { get; init; }

    /// <summary>How samples are thinned; null for what suits.</summary>
    public DownsamplingMethod? Method { get; init; }

    /// <summary>What its series are called in the legend, with <c>{node}</c>, <c>{feed}</c>, <c>{block}</c>, <c>{field}</c> and <c>{unit}</c> put in; null for their names.</summary>
    public string? Title { get; init; }

    /// <summary>The panel's name for this target; echoed.</summary>
    public string? RefId { get; init; }

    /// <summary>
    /// Takes a method behind <c>#</c> off a name, as in <c>fake-data-1::temps.channel_00#mean</c>: the names are those of
    /// <see cref="DownsamplingMethod"/> in lower case.
    /// </summary>
    public Target WithMethodOfName()
    {
        var mark = Name.LastIndexOf('#');
        return mark > 0 && ParseMethod(Name[(mark + 1)..]) is { } method
            ? this with { Name = Name[..mark], Method = method }
            : this;
    }

    /// <summary>What the series of a field is called; null for its name.</summary>
    public string? TitleOf(FieldSeries field) => Title?
        .Replace("{node}", field.Node, StringComparison.Ordinal)
        .Replace("{feed}", field.Feed, StringComparison.Ordinal)
        .Replace("{block}", field.Block, StringComparison.Ordinal)
        .Replace("{field}", field.Field, StringComparison.Ordinal)
        .Replace("{unit}", field.Unit, StringComparison.Ordinal);

    /// <summary>Whether the lowest and the highest sample of each stretch of time do not suffice for a method.</summary>
    public static bool NeedsEverySample(DownsamplingMethod? method) =>
        method is DownsamplingMethod.Mean or DownsamplingMethod.M4 or DownsamplingMethod.Lttb or DownsamplingMethod.Last or DownsamplingMethod.None;

    /// <summary>The method of a name, in any case; null where there is none.</summary>
    public static DownsamplingMethod? ParseMethod(string? name) =>
        name is not null && !int.TryParse(name, out _) && Enum.TryParse<DownsamplingMethod>(name, ignoreCase: true, out var method)
            && Enum.IsDefined(method) ? method : null;
}
