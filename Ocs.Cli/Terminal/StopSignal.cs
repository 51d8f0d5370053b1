namespace Ocs.Cli;

/// <summary>Waits for the end of a command that runs until it is told to stop.</summary>
internal static class StopSignal
{
    public static async Task WaitAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.Register(stopped.SetResult))
            await stopped.Task;
    }
}
