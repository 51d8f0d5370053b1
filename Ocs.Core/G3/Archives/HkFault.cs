namespace Ocs.G3;

/// <summary>Something in an archive that its readers stumble over.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">The byte where the frame begins; -1 for the file as a whole.</param>
/// <param name="Rule">Which rule: <c>structure</c>, <c>naming</c>, <c>session</c>, <c>status</c>, <c>blocks</c>, <c>times</c>, <c>types</c>, <c>fields</c>, <c>names</c>.</param>
/// <param name="Message">One sentence.</param>
public sealed record HkFault(string File, long Offset, string Rule, string Message)
{
    /// <summary>The sentence, with where it is.</summary>
    public override string ToString() => Offset < 0 ? $"{File}: {Message}" : $"{File}, frame at byte {Offset}: {Message}";
}
