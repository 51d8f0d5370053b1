namespace Ocs.Operations;

/// <summary>The unit of a parameter, option or field, as a plot or a form shows it: <c>K</c>, <c>s</c>, <c>%</c>.</summary>
/// <param name="symbol">The symbol of the unit.</param>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class UnitAttribute(string symbol) : Attribute
{
    /// <summary>The symbol of the unit.</summary>
    public string Symbol { get; } = symbol;
}
