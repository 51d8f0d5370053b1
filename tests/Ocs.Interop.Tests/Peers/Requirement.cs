using System.Diagnostics;

namespace Ocs.Interop.Tests.Peers;

/// <summary>
/// What others wrote and these tests need. Where it is missing, a test is skipped and says how to install it; in continuous
/// integration, which installs it, that is a failure.
/// </summary>
internal static class Requirement
{
    /// <summary>The folder with the peers' programs.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Ocs.Interop.Tests");

    /// <summary>Debian's Python has Debian's packages; another one may come first on the path.</summary>
    public static string Python { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>Debian keeps the SNMP agent where only root looks for programs.</summary>
    public static string SnmpProgram { get; } = File.Exists("/usr/sbin/snmpd") ? "/usr/sbin/snmpd" : "snmpd";

    private static readonly Lazy<bool> HasAutobahn = new(() => Runs(Python, "-c", "import autobahn, cbor2, msgpack"));
    private static readonly Lazy<bool> HasNode = new(() => Runs("node", "--version") && Directory.Exists(Path.Combine(Folder, "node", "node_modules", "autobahn")));
    private static readonly Lazy<bool> HasPrometheus = new(() => Runs("prometheus", "--version"));
    private static readonly Lazy<bool> HasOpenSsl = new(() => Runs("openssl", "version"));
    private static readonly Lazy<bool> HasSnmp = new(() => Runs(SnmpProgram, "-v"));
    private static readonly Lazy<bool> HasImages = new(() => Runs("buildah", "--version") && Runs("mmdebstrap", "--version"));
    private static readonly Lazy<bool> HasCurl = new(() => Runs("curl", "--version"));

    public static void Autobahn() => Need(HasAutobahn, "python3-autobahn (apt-get install python3-autobahn python3-cbor2 python3-msgpack)");

    public static void Node() => Need(HasNode, "Node.js and its packages (npm ci in tests/Ocs.Interop.Tests/node)");

    public static void Curl() => Need(HasCurl, "curl (apt-get install curl)");

    public static void Prometheus() => Need(HasPrometheus, "prometheus (apt-get install prometheus)");

    public static void OpenSsl() => Need(HasOpenSsl, "openssl (apt-get install openssl)");

    public static void Snmp() => Need(HasSnmp, "snmpd (apt-get install snmpd)");

    /// <summary>Building a container's image without docker; nobody but root may.</summary>
    public static void Images()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root builds images without docker.");
        Need(HasImages, "buildah and mmdebstrap (apt-get install buildah mmdebstrap)");
    }

    private static void Need(Lazy<bool> present, string what)
    {
        if (present.Value)
            return;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail($"This test needs {what}; ./test.sh installs it.");
        Assert.Skip($"Needs {what}; ./test.sh installs it.");
    }

    private static bool Runs(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            return process.WaitForExit(PeerProgram.Patience) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
