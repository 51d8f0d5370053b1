namespace Ocs.Aggregator.Sinks;

/// <summary>A database cannot be reached, or takes nothing now.</summary>
/// <param name="message">Why, in one sentence.</param>
/// <param name="innerException">What happened.</param>
internal sealed class SinkUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
