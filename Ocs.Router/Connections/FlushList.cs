namespace Ocs.Router;

/// <summary>
/// The connections that this thread has queued bytes for. Whoever routes messages flushes once at the end of a batch, so that
/// all that a batch brings to one receiver goes out in one system call.
/// </summary>
internal static class FlushList
{
    [ThreadStatic]
    private static List<Connection>? t_touched;

    public static void Add(Connection connection) => (t_touched ??= new List<Connection>(64)).Add(connection);

    public static void Flush()
    {
        if (t_touched is not { Count: > 0 } touched)
            return;

        // Flushing may touch further connections: a peer that turns out to be gone, for one.
        for (var i = 0; i < touched.Count; i++)
            touched[i].Flush();
        touched.Clear();
    }
}
