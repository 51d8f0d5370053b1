namespace Ocs.Instruments;

/// <summary>A job that waits for an instrument; its task completes when the instrument is its own.</summary>
internal sealed class InstrumentWaiter(string job) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public string Job => job;
}
