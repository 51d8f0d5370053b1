using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.Annotations;

/// <summary>
/// Which annotations a dashboard wants: words that must all stand in the title or the tags. A list <c>{a,b}</c> or
/// <c>(a|b)</c>, as variables of several values come, means any of its words.
/// </summary>
internal sealed class AnnotationFilter(string query)
{
    private readonly string[][] _words =
    [
        .. query.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch
        {
            ['{', .., '}'] => word[1..^1].Split(','),
            ['(', .., ')'] => [.. word[1..^1].Split('|').Select(TargetResolver.Unescape)],
            _ => [TargetResolver.Unescape(word)],
        }),
    ];

    public bool Passes(Annotation annotation) => Array.TrueForAll(_words, choices => Array.Exists(choices, choice =>
        annotation.Title.Contains(choice, StringComparison.OrdinalIgnoreCase)
        || annotation.Tags.Contains(choice, StringComparer.OrdinalIgnoreCase)));
}
