using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>What an agent says of one of its operations.</summary>
public sealed class OperationDescription
{
    /// <summary>The name, such as <c>acq</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in the words of its author; null where it is not told.</summary>
    public string? Documentation { get; init; }

    /// <summary>The least credential level that may start it.</summary>
    public long MinimumPrivileges { get; init; } = 1;

    /// <summary>Its latest session when the agent was asked; null where it never ran.</summary>
    public OpSessionView? Session { get; init; }

    /// <summary>All that the agent says of it: <c>op_type</c>, <c>blocking</c>, <c>abortable</c> and what else it adds.</summary>
    public WampMap Raw { get; init; } = [];

    internal static OperationDescription? From(WampList entry)
    {
        if (entry.Count == 0 || entry[0].AsStringOrNull() is not { } name)
            return null;
        var info = entry.Count > 2 ? entry[2].AsMapOrNull() ?? [] : [];
        return new OperationDescription
        {
            Name = name,
            Documentation = info.GetOrNull("docstring").AsStringOrNull(),
            MinimumPrivileges = info.GetOrNull("min_privs") is { Kind: WampValueKind.Integer } level ? level.AsInteger() : 1,
            Session = entry.Count > 1 ? OpSessionView.From(entry[1].AsMapOrNull()) : null,
            Raw = info,
        };
    }
}
