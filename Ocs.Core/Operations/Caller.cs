namespace Ocs.Operations;

/// <summary>Who asks for something to be done: its credential level, and a text that explains a low one.</summary>
internal readonly record struct Caller(int Level, string Detail = "")
{
    /// <summary>Whether it is the agent itself, at start-up: nothing keeps it from its own operations.</summary>
    public bool IsAgent { get; init; }

    /// <summary>Why it may not, or null where it may.</summary>
    public string? RefusalFor(int minimumPrivileges) => IsAgent || Level >= minimumPrivileges
        ? null
        : $"The action requires credential level {NameOf(minimumPrivileges)} but the client has only level {NameOf(Level)}";

    private static string NameOf(int level) => level switch
    {
        0 => "0-BLOCKED",
        1 => "1-BASIC",
        2 => "2-ADVANCED",
        3 => "3-FULL",
        _ => "4-SUPERUSER",
    };
}
