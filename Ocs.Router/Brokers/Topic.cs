namespace Ocs.Router;

/// <summary>A URI that is published to, with the subscriptions that match it, worked out once for each change of the table.</summary>
internal sealed class Topic(byte[] uri)
{
    private volatile TopicMatches _matches = new([], -1);

    public byte[] Uri { get; } = uri;

    /// <summary>Whether it may be published to at all.</summary>
    public bool IsValid { get; } = UriRules.IsValid(uri);

    /// <summary>Whether it is one of the protocol's own.</summary>
    public bool IsReserved { get; } = UriRules.IsReserved(uri);

    public TopicMatches Matches
    {
        get => _matches;
        set => _matches = value;
    }
}
