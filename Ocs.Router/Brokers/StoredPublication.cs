using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A publication that is kept: for those who subscribe later, or for the record.</summary>
internal sealed class StoredPublication
{
    private readonly byte[] _options;
    private readonly byte[] _payload;

    public StoredPublication(in Publication publication, DateTimeOffset time)
    {
        Time = time;
        Id = publication.Id;
        Topic = publication.Topic;
        Publisher = publication.Publisher;
        IsDisclosed = publication.IsDisclosed;
        Filter = publication.Filter;
        Serializer = publication.Serializer;
        _options = publication.Passed.Count > 0 ? publication.Passed.Options.ToArray() : [];
        _payload = publication.Payload.ToArray();
        PayloadCount = publication.PayloadCount;
    }

    /// <summary>When it was published.</summary>
    public DateTimeOffset Time { get; }

    public long Id { get; }

    public Topic Topic { get; }

    public PeerIdentity Publisher { get; }

    /// <summary>Whether others are told who published it.</summary>
    public bool IsDisclosed { get; }

    public PublishFilter? Filter { get; }

    public WampSerializer Serializer { get; }

    /// <summary>The encoded arguments: nothing, a list, or a list and a map.</summary>
    public ReadOnlySpan<byte> Payload => _payload;

    public int PayloadCount { get; }

    /// <summary>How many bytes it takes.</summary>
    public int Bytes => _payload.Length + _options.Length;

    /// <summary>It, for one who subscribes later.</summary>
    public Publication Retained() => new()
    {
        Id = Id,
        Topic = Topic,
        Publisher = Publisher,
        IsDisclosed = IsDisclosed,
        IsRetained = true,
        Filter = Filter,
        Passed = new PassedDetails(new MapEntries(_options, Serializer)),
        Payload = _payload,
        PayloadCount = PayloadCount,
        Serializer = Serializer,
    };
}
