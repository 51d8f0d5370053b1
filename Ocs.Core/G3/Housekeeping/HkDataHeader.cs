namespace Ocs.G3;

/// <summary>What a data frame says beside its blocks.</summary>
/// <param name="SessionId">The session of the aggregator.</param>
/// <param name="ProviderId">The provider, as the latest status frame lists it.</param>
/// <param name="Timestamp">When the frame was made, unix seconds.</param>
/// <param name="Address">The address of the feed.</param>
/// <param name="ProviderSessionId">The session of the agent: the text of its start time.</param>
public readonly record struct HkDataHeader(long SessionId, long ProviderId, double Timestamp, string Address, string ProviderSessionId);
