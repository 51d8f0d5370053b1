namespace Ocs.Instruments;

/// <summary>A variable of a device.</summary>
/// <param name="Oid">Its name, as <c>1.3.6.1.2.1.1.5.0</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record SnmpVariable(string Oid, SnmpValue Value)
{
    /// <summary>Whether it lies below a name: <c>1.3.6.1.2</c> has <c>1.3.6.1.2.1</c> below it, but not <c>1.3.6.1.20</c>.</summary>
    public bool IsBelow(string oid) => Oid.StartsWith(oid + ".", StringComparison.Ordinal);
}
