namespace Ocs.Router;

/// <summary>A configuration file cannot be used. The message is a sentence that names file, line, key and value.</summary>
public sealed class RouterConfigurationException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public RouterConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what showed it.</summary>
    public RouterConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A configuration that cannot be used, without more to say.</summary>
    public RouterConfigurationException()
    {
    }
}
