namespace Ocs.Router;

/// <summary>A peer is not let in.</summary>
/// <param name="error">The URI that it is told.</param>
/// <param name="text">What it is told.</param>
/// <param name="cause">What the log says besides, which the peer need not know.</param>
internal sealed class LoginRefusedException(string error, string text, string? cause = null) : Exception(text)
{
    public string Error { get; } = error;

    public string Cause { get; } = cause ?? text;

    /// <summary>Whether it tried a secret, so that it is made to wait.</summary>
    public bool IsGuess { get; init; }
}
