using System.Collections.Concurrent;
using Ocs.Instruments;

namespace Ocs.Testing;

/// <summary>
/// A device on a TCP port of this machine, or at a serial port made for it, that gives the answers it was told, for tests of agents.
/// <code>
/// await using var device = DeviceEmulator.Start(new() { ["KRDG? A"] = ["77.4", "77.5"] });
/// var line = new InstrumentLine("127.0.0.1", device.Port, clock);
/// </code>
/// </summary>
public sealed class DeviceEmulator : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _answers = [];
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly InstrumentServer _server;

    private DeviceEmulator(IReadOnlyDictionary<string, string[]>? answers, Func<Func<string, string?>, InstrumentServer> start)
    {
        foreach (var (request, given) in answers ?? new Dictionary<string, string[]>())
            Define(request, given);
        _server = start(Answer);
    }

    /// <summary>The TCP port it listens on; 0 at a serial port.</summary>
    public int Port => _server.Port;

    /// <summary>The serial port it is at; empty over TCP.</summary>
    public string SerialPath => _server.Path;

    /// <summary>Where an <see cref="InstrumentLine"/> finds it.</summary>
    public InstrumentPort Address => Port != 0 ? new TcpPort("127.0.0.1", Port) : new SerialPort(SerialPath);

    /// <summary>What ends its answers.</summary>
    public string AnswerEnd { get => _server.AnswerEnd; set => _server.AnswerEnd = value; }

    /// <summary>Whether it takes requests and says nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Starts a device on TCP.</summary>
    /// <param name="answers">Its answers to each request, given one after the other; the last one again and again. A request without answers gets none.</param>
    public static DeviceEmulator Start(IReadOnlyDictionary<string, string[]>? answers = null) => new(answers, answer => InstrumentServer.StartTcp(answer));

    /// <summary>Starts a device at a serial port, a pseudo-terminal. Linux only.</summary>
    /// <param name="answers">Its answers, as over TCP.</param>
    public static DeviceEmulator StartSerial(IReadOnlyDictionary<string, string[]>? answers = null) => new(answers, answer => InstrumentServer.StartSerial(answer));

    /// <summary>Sets the answers to a request anew.</summary>
    public void Define(string request, params string[] answers) => _answers[request] = new ConcurrentQueue<string>(answers);

    /// <summary>Closes the connections that there are, as a device that is switched off and on; a serial one gets another <see cref="SerialPath"/>.</summary>
    public void HangUp() => _server.HangUp();

    /// <summary>Switches it off.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private string? Answer(string request)
    {
        _requests.Enqueue(request);
        if (IsSilent || !_answers.TryGetValue(request, out var answers) || !answers.TryPeek(out var answer))
            return null;
        if (answers.Count > 1)
            answers.TryDequeue(out _);
        return answer;
    }
}
