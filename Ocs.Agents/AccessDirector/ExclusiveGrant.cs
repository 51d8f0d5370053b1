using Ocs.Access;

namespace Ocs.Agents.AccessDirector;

/// <summary>A part of an exclusive block: the level that its holder gets at some agents, and the levels that others lose there.</summary>
internal sealed record ExclusiveGrant(int Level, AccessScope Scope, IReadOnlyList<int> LockoutLevels);
