using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Ocs.Instruments;

/// <summary>
/// A device that is read and set over SNMP, v1, v2c or v3: uninterruptible supplies, power strips, switches. A request that is not
/// answered is sent again; when the last one was not, the socket is given up and the next request begins with a new one.
/// Names of variables are numbers, as <c>1.3.6.1.2.1.1.5.0</c>.
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
    private readonly SemaphoreSlim _turn = new(1);
    private SnmpSocket? _socket;
    private SnmpSession? _session;
    private int _requestId = RandomNumberGenerator.GetInt32(1, int.MaxValue / 2);

    /// <summary>Its UDP port.</summary>
    public int Port { get; init; } = 161;

    /// <summary>The version that it speaks to a community; without meaning where a <see cref="User"/> asks.</summary>
    public SnmpVersion Version { get; init; } = SnmpVersion.V2c;

    /// <summary>The community that may read.</summary>
    public string Community { get; init; } = "public";

    /// <summary>The community that may write.</summary>
    public string WriteCommunity { get; init; } = "private";

    /// <summary>Who asks, with version 3; null for a community.</summary>
    public SnmpUser? User { get; init; }

    /// <summary>How many variables a walk asks for at once; 1, and version 1, ask for one after the other.</summary>
    public int WalkSize { get; init; } = 20;

    /// <summary>How long an answer may take before the request is sent again.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a request is sent again.</summary>
    public int Retries { get; init; } = 3;

    /// <summary>How often it began with a new socket, the first time included.</summary>
    public int Connections => _socket?.Connections ?? 0;

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

    /// <summary>Reads all variables below a name, <see cref="WalkSize"/> at a time.</summary>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    /// <exception cref="InvalidDataException">It gives variables in no order, so that there is no end.</exception>
    public async IAsyncEnumerable<SnmpVariable> WalkAsync(string oid, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (below, next) = (Plain(oid), Plain(oid));
        var seen = new HashSet<string>();
        while (true)
        {
            foreach (var variable in await FollowingAsync(next, cancellationToken).ConfigureAwait(false))
            {
                if (!variable.Value.Exists || !variable.IsBelow(below))
                    yield break;
                if (!seen.Add(variable.Oid))
                    throw new InvalidDataException($"The device at {this} gives {variable.Oid} again behind {next}.");
                yield return variable;
                next = variable.Oid;
            }
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
        _socket?.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Plain(string oid) => oid.TrimStart('.');

    /// <summary>The variables behind one, as many as the device gives; none where version 1 refuses because there is none.</summary>
    private async Task<IReadOnlyList<SnmpVariable>> FollowingAsync(string oid, CancellationToken cancellationToken)
    {
        var asked = new SnmpVariable(oid, SnmpValue.Null);
        if (WalkSize > 1 && (User is not null || Version != SnmpVersion.V1))
        {
            var many = await AskAsync(new SnmpBody(SnmpRequest.GetBulk, 0, 0, WalkSize, [asked]), Community, cancellationToken).ConfigureAwait(false);
            return many.Variables.Count > 0 ? many.Variables : throw new InvalidDataException($"The device at {this} gave no variable behind {oid}, and not its end.");
        }

        try
        {
            return [await GetNextAsync(oid, cancellationToken).ConfigureAwait(false)];
        }
        catch (SnmpException last) when (last.Status == 2)
        {
            return [new SnmpVariable(oid, SnmpValue.Of(SnmpKind.EndOfMib, 0))];
        }
    }

    private async Task<IReadOnlyList<SnmpVariable>> RequestAsync(SnmpRequest kind, string community, List<SnmpVariable> variables, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(new SnmpBody(kind, 0, 0, 0, variables), community, cancellationToken).ConfigureAwait(false);
        return answer.Variables.Count == variables.Count
            ? answer.Variables
            : throw new InvalidDataException($"The device at {this} gave {answer.Variables.Count} variables where {variables.Count} were asked for.");
    }

    private async Task<SnmpBody> AskAsync(SnmpBody request, string community, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (User is not null)
                _session ??= new SnmpSession(User, ToString(), clock);
            request = request with { RequestId = ++_requestId };
            var answer = _session is null
                ? await ExchangeAsync(request, new SnmpMessage(Version, community, request).Encode(), bytes => AnswerTo(request, bytes), cancellationToken).ConfigureAwait(false)
                : await _session.AskAsync(request, (bytes, recognise) => ExchangeAsync(request, bytes, recognise, cancellationToken)).ConfigureAwait(false);
            return answer.ErrorStatus == 0
                ? answer
                : throw new SnmpException(ToString(), request.Variables[Math.Clamp(answer.ErrorIndex - 1, 0, request.Variables.Count - 1)].Oid, answer.ErrorStatus);
        }
        catch (ArgumentException fault) when (fault is not ArgumentOutOfRangeException)
        {
            throw new ArgumentException($"One of {string.Join(", ", request.Variables.Select(variable => variable.Oid))} is no name of a variable, such as 1.3.6.1.2.1.1.5.0.", fault);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static SnmpBody? AnswerTo(SnmpBody request, ReadOnlyMemory<byte> bytes) =>
        SnmpMessage.Decode(bytes).Body is { Kind: SnmpRequest.Response } answer && answer.RequestId == request.RequestId ? answer : null;

    private async Task<SnmpBody> ExchangeAsync(SnmpBody request, byte[] bytes, Func<ReadOnlyMemory<byte>, SnmpBody?> recognise, CancellationToken cancellationToken) =>
        await (_socket ??= new SnmpSocket(host, Port, clock)).AskAsync(bytes, recognise, Timeout, Retries, cancellationToken).ConfigureAwait(false)
        ?? throw new TimeoutException(FormattableString.Invariant(
            $"The device at {this} did not answer {Retries + 1} requests for {request.Variables[0].Oid} within {Timeout.TotalSeconds:0.###} s each."));
}
