namespace Ocs.Router;

/// <summary>Whether something may be done, and whether others are told who does it.</summary>
internal readonly record struct Decision(bool IsAllowed, bool IsDisclosed = false);
