namespace Ocs.Operations;

/// <summary>The two kinds of operations.</summary>
internal enum OperationKind
{
    /// <summary>It does one thing and ends.</summary>
    Task,

    /// <summary>It goes on until it is stopped.</summary>
    Process,
}
