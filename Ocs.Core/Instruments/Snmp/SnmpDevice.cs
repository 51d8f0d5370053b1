using System.Formats.Asn1;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Ocs.Instruments;

/// <summary>
/// A device that is read and set over SNMP, v1 or v2c: uninterruptible supplies, power strips, switches. A request that is not
/// answered is sent again; when the last one was not, the socket is given up and the next request begins with a new one.
/// Names of variables are numbers, as <c>1.3.6.1.2.1.1.5.0</c>. Version 3 is not spoken.
/// <code>
/// await using var ups = new SnmpDevice("10.10.10.50", clock);
/// var minutes = (await ups.GetAsync("1.3.6.1.2.1.33.1.2.3.0", stop)).AsInteger();
/// </code>
/// </summary>
/// <param name="host">Its name or IP address.</param>
/// <param name="clock">The clock of the timeouts.</param>
/// <remarks>Safe to use from several threads; one request at a time, others wait for their turn.</remarks>
public sealed class SnmpDevice(string host, TimeProvider clock) : IAsyncDisposable
{
    private const int LongestMessage = 65_535;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly byte[] _received = new byte[LongestMessage];
    private Socket? _socket;
    private int _requestId = RandomNumberGenerator.GetInt32(1, int.MaxValue / 2);

    /// <summary>Its UDP port.</summary>
    public int Port { get; init; } = 161;

    /// <summary>The version that it speaks.</summary>
    public SnmpVersion Version { get; init; } = SnmpVersion.V2c;

    /// <summary>The community that may read.</summary>
    public string Community { get; init; } = "public";

    /// <summary>The community that may write.</summary>
    public string WriteCommunity { get; init; } = "private";

    /// <summary>How long an answer may take before the request is sent again.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a request is sent again.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How often it began with a new socket, the first time included.</summary>
    public int Connections { get; private set; }

    /// <summary>Reads one variable.</summary>
    /// <exception cref="SnmpException">The device refuses, or has no such variable.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<SnmpValue> GetAsync(string oid, CancellationToken cancellationToken = default)
    {
        var value = (await GetAsync([oid], cancellationToken).ConfigureAwait(false))[0].Value;
        return value.Exists ? value : throw new SnmpException(ToString(), oid, 2);
    }

    /// <summary>Reads several variables with one request, in this order. With version 2c one that is not there says so in its value.</summary>
    /// <exception cref="SnmpException">The device refuses; with version 1 also where it has not all of them.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public Task<IReadOnlyList<SnmpVariable>> GetAsync(IEnumerable<string> oids, CancellationToken cancellationToken = default) =>
        RequestAsync(SnmpRequest.Get, Community, [.. oids.Select(oid => new SnmpVariable(Plain(oid), SnmpValue.Null))], cancellationToken);

    /// <summary>Reads the variable behind a name; with version 1 a device refuses behind its last one, with 2c the value says so.</summary>
    /// <exception cref="SnmpException">The device refuses.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<SnmpVariable> GetNextAsync(string oid, CancellationToken cancellationToken = default) =>
        (await RequestAsync(SnmpRequest.GetNext, Community, [new SnmpVariable(Plain(oid), SnmpValue.Null)], cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Reads all variables below a name, one request each.</summary>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    /// <exception cref="InvalidDataException">It gives variables in no order, so that there is no end.</exception>
    public async IAsyncEnumerable<SnmpVariable> WalkAsync(string oid, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (below, next) = (Plain(oid), Plain(oid));
        var seen = new HashSet<string>();
        while (true)
        {
            SnmpVariable variable;
            try
            {
                variable = await GetNextAsync(next, cancellationToken).ConfigureAwait(false);
            }
            catch (SnmpException last) when (last.Status == 2)
            {
                yield break;
            }

            if (!variable.Value.Exists || !variable.IsBelow(below))
                yield break;
            if (!seen.Add(variable.Oid))
                throw new InvalidDataException($"The device at {this} gives {variable.Oid} again behind {next}.");
            yield return variable;
            next = variable.Oid;
        }
    }

    /// <summary>Sets a variable.</summary>
    /// <exception cref="SnmpException">The device refuses.</exception>
    /// <exception cref="TimeoutException">It does not answer; it may have been set.</exception>
    public Task SetAsync(string oid, SnmpValue value, CancellationToken cancellationToken = default) => SetAsync([new SnmpVariable(oid, value)], cancellationToken);

    /// <summary>Sets several variables, all or none.</summary>
    /// <exception cref="SnmpException">The device refuses.</exception>
    /// <exception cref="TimeoutException">It does not answer; they may have been set.</exception>
    public Task SetAsync(IEnumerable<SnmpVariable> variables, CancellationToken cancellationToken = default) =>
        RequestAsync(SnmpRequest.Set, WriteCommunity, [.. variables.Select(variable => variable with { Oid = Plain(variable.Oid) })], cancellationToken);

    /// <summary>Its name in messages, as <c>10.10.10.50:161</c>.</summary>
    public override string ToString() => $"{host}:{Port}";

    /// <summary>Gives up the socket.</summary>
    public ValueTask DisposeAsync()
    {
        Reset();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Plain(string oid) => oid.TrimStart('.');

    private async Task<IReadOnlyList<SnmpVariable>> RequestAsync(SnmpRequest kind, string community, List<SnmpVariable> variables, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var request = new SnmpMessage(Version, community, kind, ++_requestId, 0, 0, variables);
            var bytes = Encode(request);
            for (var attempt = 0; attempt <= Retries; attempt++)
            {
                if (await TryAsync(bytes, request.RequestId, cancellationToken).ConfigureAwait(false) is { } answer)
                    return Accepted(answer, variables);
            }

            Reset();
            throw new TimeoutException(FormattableString.Invariant(
                $"The device at {this} did not answer {Retries + 1} requests for {variables[0].Oid} within {Timeout.TotalSeconds:0.###} s each."));
        }
        finally
        {
            _turn.Release();
        }
    }

    private static byte[] Encode(SnmpMessage request)
    {
        try
        {
            return request.Encode();
        }
        catch (ArgumentException fault)
        {
            throw new ArgumentException($"One of {string.Join(", ", request.Variables.Select(variable => variable.Oid))} is no name of a variable, such as 1.3.6.1.2.1.1.5.0.", fault);
        }
    }

    private IReadOnlyList<SnmpVariable> Accepted(SnmpMessage answer, List<SnmpVariable> asked)
    {
        if (answer.ErrorStatus != 0)
            throw new SnmpException(ToString(), asked[Math.Clamp(answer.ErrorIndex - 1, 0, asked.Count - 1)].Oid, answer.ErrorStatus);
        return answer.Variables.Count == asked.Count
            ? answer.Variables
            : throw new InvalidDataException($"The device at {this} gave {answer.Variables.Count} variables where {asked.Count} were asked for.");
    }

    /// <summary>Sends a request once; null where no answer came in time: it may still come while the request is sent again.</summary>
    private async Task<SnmpMessage?> TryAsync(byte[] request, int requestId, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            _socket ??= await ConnectAsync(either.Token).ConfigureAwait(false);
            await _socket.SendAsync(request, either.Token).ConfigureAwait(false);
            while (true)
            {
                var count = await _socket.ReceiveAsync(_received, either.Token).ConfigureAwait(false);
                if (Answer(count) is { Kind: SnmpRequest.Response } answer && answer.RequestId == requestId)
                    return answer;
            }
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Its host is there, and nothing listens: as it is while a device starts.
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (SocketException fault)
        {
            Reset();
            throw new IOException($"The device at {this} cannot be reached: {fault.Message}", fault);
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(host, Port, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        Connections++;
        return socket;
    }

    private SnmpMessage? Answer(int count)
    {
        try
        {
            return SnmpMessage.Decode(_received.AsMemory(0, count));
        }
        catch (AsnContentException)
        {
            // Whatever it is, it is no answer.
            return null;
        }
    }

    private void Reset()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
