namespace Ocs.Router;

/// <summary>The procedures of the router's own, on <c>wamp.…</c>: nobody else can register one there.</summary>
internal static class MetaProcedures
{
    private static readonly Dictionary<byte[], MetaProcedure> Table = Create();

    /// <summary>The one with a URI, or null.</summary>
    public static MetaProcedure? Find(ReadOnlySpan<byte> uri) =>
        Table.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(uri, out var procedure) ? procedure : null;

    private static Dictionary<byte[], MetaProcedure> Create()
    {
        var table = new Dictionary<byte[], MetaProcedure>(Utf8Comparer.Instance);
        SessionProcedures.AddTo(table);
        TestamentProcedures.AddTo(table);
        SubscriptionProcedures.AddTo(table);
        RegistrationProcedures.AddTo(table);
        return table;
    }
}
