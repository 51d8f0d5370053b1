using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Whether a message goes on.</summary>
internal delegate bool MessageFilter(in MessageView message);
