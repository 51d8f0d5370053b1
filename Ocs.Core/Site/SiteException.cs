namespace Ocs.Site;

/// <summary>The site configuration cannot be used. The message is a sentence that names file, line, key and value.</summary>
public sealed class SiteException : Exception
{
    /// <summary>Says what is wrong with the configuration.</summary>
    public SiteException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong with the configuration, and what showed it.</summary>
    public SiteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A configuration that cannot be used, without more to say.</summary>
    public SiteException()
    {
    }

    internal SiteException(IReadOnlyList<SiteFault> errors)
        : base(errors.Count == 1
            ? errors[0].ToString()
            : $"{errors[0]} ({errors.Count - 1} more: ocs site check {errors[0].File})") =>
        Faults = errors;

    /// <summary>Every fault of the file; empty where the fault is not in a file.</summary>
    public IReadOnlyList<SiteFault> Faults { get; } = [];
}
