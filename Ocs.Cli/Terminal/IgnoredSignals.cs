using System.Runtime.InteropServices;

namespace Ocs.Cli;

/// <summary>
/// A shell script starts its background programs with SIGINT ignored, and .NET keeps to that; but who sends SIGINT to
/// <c>ocs up &amp;</c> by hand wants it to stop, as OCS's Python agents do.
/// </summary>
internal static partial class IgnoredSignals
{
    private const int Interrupt = 2;

    /// <summary>Lets SIGINT through. To be called first of all, before the console or a handler looks at it.</summary>
    public static void Restore() => SetHandler(Interrupt, 0);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint defaultHandler);
}
