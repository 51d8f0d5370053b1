namespace Ocs.Router;

/// <summary>What became of bytes that were to be queued.</summary>
internal enum AppendResult
{
    /// <summary>Queued; a flush is already due.</summary>
    Appended,

    /// <summary>Queued, the first since the last flush.</summary>
    FirstSinceFlush,

    /// <summary>Not queued: the connection is closing, or the subscription is not in force.</summary>
    Ignored,

    /// <summary>Not queued: the receiver is too slow.</summary>
    Overflow,
}
