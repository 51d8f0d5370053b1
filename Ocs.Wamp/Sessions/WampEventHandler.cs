using System.Diagnostics.CodeAnalysis;

namespace Ocs.Wamp;

/// <summary>Receives events, one after the other, on the receiving thread. An exception is reported and takes nothing else with it.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It handles WAMP events.")]
public delegate void WampEventHandler(in WampEvent received);
