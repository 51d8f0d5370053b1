namespace Ocs.Router;

/// <summary>
/// The calls of one caller whose arguments come in several messages. One that is answered early may still be added to by the
/// caller, who cannot know yet: such a message must not pass for a new call.
/// </summary>
internal sealed class OpenCalls
{
    private long _latest = -1;

    /// <summary>Notes one that begins.</summary>
    public void Begin(long request) => _latest = Math.Max(_latest, request);

    /// <summary>Whether a message with this id can only add to a call: a caller counts its ids up.</summary>
    public bool IsLate(long request) => request <= _latest;
}
