namespace Ocs.Wamp;

/// <summary>An error that a peer or the router answered with, or that a procedure answers with.</summary>
public sealed class WampException : Exception
{
    /// <summary>An error with its URI and payload.</summary>
    /// <param name="errorUri">Such as <c>wamp.error.no_such_procedure</c>.</param>
    /// <param name="arguments">Its payload; the first argument is by custom a text for people.</param>
    public WampException(string errorUri, WampArguments arguments)
        : base(arguments.At(0).AsStringOrNull() is { } text ? $"{errorUri}: {text}" : errorUri)
    {
        ErrorUri = errorUri;
        Arguments = arguments;
    }

    /// <summary>An error with its URI and a text for people.</summary>
    public WampException(string errorUri, string text)
        : this(errorUri, WampArguments.Of(text))
    {
    }

    /// <summary>A runtime error with a text for people.</summary>
    public WampException(string message)
        : this(RuntimeError, message)
    {
    }

    /// <summary>A runtime error with nothing to say.</summary>
    public WampException()
        : this(RuntimeError, WampArguments.Empty)
    {
    }

    /// <summary>A runtime error that another exception caused.</summary>
    public WampException(string message, Exception innerException)
        : base(message, innerException)
    {
        ErrorUri = RuntimeError;
        Arguments = WampArguments.Of(message);
    }

    /// <summary>What a handler that threw answers with.</summary>
    public const string RuntimeError = "wamp.error.runtime_error";

    /// <summary>The URI of the error.</summary>
    public string ErrorUri { get; }

    /// <summary>Its payload.</summary>
    public WampArguments Arguments { get; }
}
