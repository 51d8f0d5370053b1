namespace Ocs.Router;

/// <summary>What a peer said in its HELLO that it can do as a callee, as far as the router acts on it.</summary>
[Flags]
internal enum PeerFeatures
{
    None = 0,

    /// <summary><c>call_canceling</c>: it takes INTERRUPT.</summary>
    CallCanceling = 1,

    /// <summary><c>progressive_call_invocations</c>: it takes the arguments of one call in several messages.</summary>
    ProgressiveCalls = 2,

    /// <summary><c>call_reroute</c>: its error <c>wamp.error.unavailable</c> asks for another callee.</summary>
    CallRerouting = 4,
}
