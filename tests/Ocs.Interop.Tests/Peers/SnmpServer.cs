using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Ocs.Interop.Tests.Peers;

/// <summary>Debian's SNMP agent on a free port of this machine, with a configuration and a folder of its own.</summary>
internal sealed class SnmpServer : IAsyncDisposable
{
    /// <summary>What its users sign with.</summary>
    public const string Password = "a password of some length";

    /// <summary>What its users encrypt with.</summary>
    public const string PrivacyPassword = "another one, longer";

    private const int MostPorts = 5;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-snmpd-");
    private Process? _process;

    private SnmpServer()
    {
        // Nobody can ask for a free UDP port and pass it on; where it is taken meanwhile, another is tried.
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
        for (var attempt = 1; ; attempt++)
        {
            var server = new SnmpServer();
            try
            {
                await server.ListenAsync();
                return server;
            }
            catch (InvalidOperationException) when (attempt < MostPorts)
            {
                await server.DisposeAsync();
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
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
            createUser plain
            createUser md5 MD5 "{Password}"
            createUser sha1 SHA "{Password}"
            createUser sha256 SHA-256 "{Password}"
            createUser sha512 SHA-512 "{Password}"
            createUser md5-aes MD5 "{Password}" AES "{PrivacyPassword}"
            createUser sha1-aes SHA "{Password}" AES "{PrivacyPassword}"
            createUser sha1-des SHA "{Password}" DES "{PrivacyPassword}"
            rwuser plain noauth
            rwuser md5 auth
            rwuser sha1 auth
            rwuser sha256 auth
            rwuser sha512 auth
            rwuser md5-aes priv
            rwuser sha1-aes priv
            rwuser sha1-des priv
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
