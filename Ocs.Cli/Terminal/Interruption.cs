namespace Ocs.Cli;

/// <summary>A piece of work that Ctrl-C may end; see <see cref="CommandTerminal.BeginInterruptible"/>.</summary>
internal sealed class Interruption(Action end, CancellationToken stop) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private bool _isOver;

    /// <summary>Cancelled by Ctrl-C, and when the whole command stops.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether Ctrl-C came, and the command goes on.</summary>
    public bool WasInterrupted => _source.IsCancellationRequested && !stop.IsCancellationRequested;

    /// <summary>As Ctrl-C.</summary>
    public void Cancel()
    {
        // The signal may come while the work ends by itself.
        lock (_lock)
        {
            if (!_isOver)
                _source.Cancel();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        end();
        lock (_lock)
        {
            _isOver = true;
            _source.Dispose();
        }
    }
}
