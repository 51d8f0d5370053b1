using System.Runtime.InteropServices;

namespace Ocs.Agents.HostManager.Processes;

/// <summary>Sends the signal that Ctrl-C sends; agents take it as the request to stop.</summary>
internal static partial class Interrupt
{
    private const int Signal = 2;

    /// <summary>Sends it; nothing happens where the process is gone.</summary>
    public static void Send(int processId) => _ = Kill(processId, Signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
