namespace Ocs.Wamp;

/// <summary>How a client proves who it is. It never shows its secret: not in a text, not in a log.</summary>
public abstract class WampLogin
{
    private protected WampLogin(string authId) => AuthId = authId;

    /// <summary>Who logs in.</summary>
    public string AuthId { get; }

    /// <summary>WAMP's name of the method: <c>ticket</c>, <c>wampcra</c>.</summary>
    public abstract string Method { get; }

    /// <summary>The answer to a CHALLENGE.</summary>
    /// <param name="challenge">What the router sent with it.</param>
    /// <exception cref="WampFormatException">The challenge lacks what the method needs.</exception>
    internal abstract string Answer(WampMap challenge);
}
