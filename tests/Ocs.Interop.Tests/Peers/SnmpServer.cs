using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Ocs.Interop.Tests.Peers;

/// <summary>Debian's SNMP agent on a free port of this machine, with a configuration and a folder of its own.</summary>
internal sealed class SnmpServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-snmpd-");
    private Process? _process;

    private SnmpServer()
    {
        // Nobody can ask for a free UDP port and pass it on; that it is taken meanwhile is seen at the start.
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Port = ((IPEndPoint)free.LocalEndPoint!).Port;
    }

    /// <summary>Its UDP port.</summary>
    public int Port { get; }

    /// <summary>Starts it and waits until it listens; the test is skipped where there is none.</summary>
    public static async Task<SnmpServer> StartAsync()
    {
        Requirement.Snmp();
        var server = new SnmpServer();
        try
        {
            await server.ListenAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it, as a device that is switched off.</summary>
    public async Task StopAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again, at the same port.</summary>
    public async Task ListenAsync()
    {
        var configuration = Path.Combine(_folder.FullName, "agent.conf");
        await File.WriteAllTextAsync(configuration, $"""
            agentaddress udp:127.0.0.1:{Port}
            rocommunity public 127.0.0.1
            rwcommunity private 127.0.0.1
            sysname bench
            """);
        var start = new ProcessStartInfo(Requirement.SnmpProgram, ["-f", "-Lo", "-C", "-c", configuration]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SNMP_PERSISTENT_DIR"] = _folder.FullName;
        start.Environment["MIBS"] = "";
        _process = Process.Start(start)!;
        _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var log = new List<string>();
        using var patience = new CancellationTokenSource(PeerProgram.Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            log.Add(line);
            if (!line.StartsWith("NET-SNMP version", StringComparison.Ordinal))
                continue;
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return;
        }

        throw new InvalidOperationException($"snmpd ended before it listened: {string.Join(Environment.NewLine, log)}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }
}
