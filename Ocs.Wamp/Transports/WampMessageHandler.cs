using System.Diagnostics.CodeAnalysis;

namespace Ocs.Wamp;

/// <summary>Receives the bytes of one message; they are valid only during the call.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It handles WAMP messages.")]
public delegate void WampMessageHandler(ReadOnlySpan<byte> message);
