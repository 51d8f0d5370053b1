namespace Ocs.Hosting;

/// <summary>Gives an option of an agent a flag other than its property's name in kebab-case: <c>FrameLength</c> is <c>--frame-length</c>.</summary>
/// <param name="flag">The flag, with its dashes.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionAttribute(string flag) : Attribute
{
    /// <summary>The flag, with its dashes.</summary>
    public string Flag { get; } = flag;
}
