using System.Diagnostics.CodeAnalysis;

namespace Ocs.Wamp;

/// <summary>The registrations and subscriptions that a connection makes anew with each session, in the order in which they were first asked for.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a wait handle there is nothing in the gate to free.")]
internal sealed class RememberedRequests
{
    private readonly List<RememberedRequest> _requests = [];
    private readonly SemaphoreSlim _gate = new(1);

    /// <summary>Makes all of them in a new session, then calls <paramref name="made"/> before anyone adds another.</summary>
    /// <exception cref="WampConnectionException">The router refused one; the message names it.</exception>
    public async Task MakeAllAsync(WampSession session, Action made, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (var request in _requests)
            {
                try
                {
                    await request.MakeAsync(session, cancellationToken).ConfigureAwait(false);
                }
                catch (WampException fault)
                {
                    throw new WampConnectionException($"The router refused the {request.What}: {fault.Message}", fault);
                }
            }

            made();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Makes one in the session of now, if there is one, and remembers it unless the router refuses.</summary>
    /// <returns>Disposing it takes it back and forgets it.</returns>
    public async Task<IAsyncDisposable> AddAsync(RememberedRequest request, Func<WampSession?> now, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (now() is { } session)
            {
                try
                {
                    await request.MakeAsync(session, cancellationToken).ConfigureAwait(false);
                }
                catch (WampConnectionException)
                {
                    // Lost just now: the next session makes it.
                }
            }

            _requests.Add(request);
        }
        finally
        {
            _gate.Release();
        }

        return new Undo(() => ForgetAsync(request));
    }

    private async Task ForgetAsync(RememberedRequest request)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            _requests.Remove(request);
            if (request.Current is { } current)
                await current.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
