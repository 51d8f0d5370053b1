using Microsoft.AspNetCore.Http;

namespace Ocs.DataNodes.Http;

/// <summary>
/// Lets so many queries find and write samples at a time. It is entered for one series after the other, never while a
/// client is waited for: one that does not read, or sends half a body, takes nobody's place.
/// </summary>
internal sealed class QueryGate(DataServerOptions options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _room = new(options.MaximumQueries);

    /// <summary>When this request began, for <see cref="IsLate"/>.</summary>
    public long Begin() => clock.GetTimestamp();

    /// <summary>Whether a request has had its time: what is left of it stays empty.</summary>
    public bool IsLate(long begin) => clock.GetElapsedTime(begin) > options.Deadline;

    /// <summary>Waits for a place; leaving it is disposing the answer.</summary>
    /// <exception cref="RequestException">There was none for as long as a query may take.</exception>
    public async ValueTask<Place> EnterAsync(CancellationToken cancellationToken)
    {
        if (_room.Wait(0, cancellationToken))
            return new Place(_room);
        using var patience = new CancellationTokenSource(options.Deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _room.WaitAsync(either.Token);
            return new Place(_room);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RequestException("Too many queries are being worked on; try again.", StatusCodes.Status503ServiceUnavailable);
        }
    }

    public void Dispose() => _room.Dispose();

    public readonly struct Place(SemaphoreSlim room) : IDisposable
    {
        public void Dispose() => room.Release();
    }
}
