namespace Ocs.Wamp;

/// <summary>A null where a URI must stand: Crossbar.io answers this one with an internal error, so it is told apart.</summary>
internal sealed class WampNullUriException(string message) : Exception(message);
