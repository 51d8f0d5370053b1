namespace Ocs.Wamp;

/// <summary>Bytes that are not what their serializer allows. The message says what and at which byte.</summary>
public sealed class WampFormatException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    public WampFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what showed it.</summary>
    public WampFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Malformed bytes, without more to say.</summary>
    public WampFormatException()
    {
    }
}
