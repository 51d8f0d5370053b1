using System.Text;

namespace Ocs.Instruments;

/// <summary>
/// A line of text to an instrument over TCP or a serial port that mends itself: it connects when it is first used, and again after a
/// failure. After an answer that came too late or not at all the connection is given up, so that no answer is taken for that
/// of another request. One request at a time; others wait for their turn.
/// </summary>
/// <param name="port">Where the instrument is.</param>
/// <param name="clock">The clock of the timeouts.</param>
public sealed class InstrumentLine(InstrumentPort port, TimeProvider clock) : IAsyncDisposable
{
    private const int LongestAnswer = 1 << 20;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly byte[] _received = new byte[4096];
    private readonly List<byte> _answer = [];
    private Stream? _stream;
    private long _lastUsed;

    /// <summary>A line over TCP.</summary>
    /// <param name="host">The instrument, or the serial server that it hangs on.</param>
    /// <param name="port">Its port.</param>
    /// <param name="clock">The clock of the timeouts.</param>
    public InstrumentLine(string host, int port, TimeProvider clock)
        : this(new TcpPort(host, port), clock)
    {
    }

    /// <summary>How long connecting, or one answer, may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What ends a request.</summary>
    public string RequestEnd { get; init; } = "\n";

    /// <summary>What ends an answer; it is not part of it, nor a carriage return before it.</summary>
    public char AnswerEnd { get; init; } = '\n';

    /// <summary>How long the instrument must be left alone after a request, before the next one; many serial ones need it.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How often it had to connect, the first time included.</summary>
    public int Connections { get; private set; }

    /// <summary>Sends a request that is not answered.</summary>
    /// <exception cref="IOException">The instrument cannot be reached; the message names it.</exception>
    /// <exception cref="TimeoutException">It takes nothing.</exception>
    public Task SendAsync(string request, CancellationToken cancellationToken = default) => UseAsync(request, answers: false, cancellationToken);

    /// <summary>Sends a request and gives its answer.</summary>
    /// <exception cref="IOException">The instrument cannot be reached, or hung up; the message names it. The next request connects anew.</exception>
    /// <exception cref="TimeoutException">There was no answer in time; the message names request and instrument.</exception>
    public Task<string> AskAsync(string request, CancellationToken cancellationToken = default) => UseAsync(request, answers: true, cancellationToken);

    /// <summary>Hangs up.</summary>
    public ValueTask DisposeAsync()
    {
        HangUp();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> UseAsync(string request, bool answers, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        using var late = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            // A line that was idle may have been closed meanwhile: then nobody has seen the request, and it may go out again.
            var wasOpen = _stream is not null;
            try
            {
                return await ExchangeAsync(request, answers, either.Token).ConfigureAwait(false);
            }
            catch (IOException) when (wasOpen && _answer.Count == 0)
            {
                HangUp();
                return await ExchangeAsync(request, answers, either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            HangUp();
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"The instrument at {port} did not answer '{request}' within {Timeout.TotalSeconds:0.###} s.");
        }
        catch (IOException fault)
        {
            HangUp();
            throw new IOException($"The instrument at {port} cannot be reached: {fault.Message}", fault);
        }
        finally
        {
            _lastUsed = clock.GetTimestamp();
            _turn.Release();
        }
    }

    private async Task<string> ExchangeAsync(string request, bool answers, CancellationToken cancellationToken)
    {
        _answer.Clear();
        var rest = Pause - clock.GetElapsedTime(_lastUsed);
        if (_lastUsed != 0 && rest > TimeSpan.Zero)
            await Task.Delay(rest, clock, cancellationToken).ConfigureAwait(false);
        if (_stream is null)
        {
            _stream = await port.OpenAsync(cancellationToken).ConfigureAwait(false);
            Connections++;
        }

        var stream = _stream;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request + RequestEnd), cancellationToken).ConfigureAwait(false);
        return answers ? await ReadAsync(stream, cancellationToken).ConfigureAwait(false) : "";
    }

    private async Task<string> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var count = await stream.ReadAsync(_received, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new IOException("it hung up.");
            var end = Array.IndexOf(_received, (byte)AnswerEnd, 0, count);
            _answer.AddRange(_received.AsSpan(0, end < 0 ? count : end));
            if (end >= 0)
                return Encoding.UTF8.GetString([.. _answer]).TrimEnd('\r');
            if (_answer.Count > LongestAnswer)
                throw new IOException($"its answer has no end after {LongestAnswer} bytes.");
        }
    }

    private void HangUp()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
