namespace Ocs.Wamp;

/// <summary>A registration or subscription that a connection makes anew with each session.</summary>
internal sealed class RememberedRequest(string what, Func<WampSession, CancellationToken, Task<IAsyncDisposable>> make)
{
    /// <summary>What it is, for people: "procedure a.b".</summary>
    public string What { get; } = what;

    /// <summary>What the current session made of it; null while there is none.</summary>
    public IAsyncDisposable? Current { get; set; }

    /// <summary>Makes it in a session.</summary>
    public async Task MakeAsync(WampSession session, CancellationToken cancellationToken) =>
        Current = await make(session, cancellationToken).ConfigureAwait(false);
}
