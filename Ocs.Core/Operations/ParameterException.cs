namespace Ocs.Operations;

/// <summary>
/// A parameter of an operation that is missing or wrong. Before the start it refuses the start; thrown inside an
/// operation it ends the session as <c>ERROR: …</c>.
/// </summary>
public sealed class ParameterException : Exception
{
    /// <summary>Says which parameter, and what is wrong with it.</summary>
    public ParameterException(string message)
        : base(message)
    {
    }

    /// <summary>Says which parameter, and what showed it.</summary>
    public ParameterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A wrong parameter, without more to say.</summary>
    public ParameterException()
    {
    }
}
