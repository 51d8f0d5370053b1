namespace Ocs.Operations;

/// <summary>Says of a parameter what its declaration cannot. Without it the name on the wire is the C# name in snake_case.</summary>
/// <param name="name">The name on the wire; null for the C# name in snake_case.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ParameterAttribute(string? name = null) : Attribute
{
    /// <summary>The name on the wire; null for the C# name in snake_case.</summary>
    public string? Name { get; } = name;

    /// <summary>Whether values of other types are converted as Python would: <c>"12"</c> and <c>12.7</c> to the integer 12.</summary>
    public bool Cast { get; init; }

    /// <summary>Whether it receives all parameters as they were sent, unchecked; it is then the only one.</summary>
    public bool Raw { get; init; }
}
