namespace Ocs.Cli;

/// <summary>The command line makes no sense in a way that its grammar does not show.</summary>
internal sealed class UsageException(string message) : Exception(message);
