namespace Ocs.Site;

/// <summary>Something wrong in a site file.</summary>
/// <param name="Severity">Whether the file can be used all the same.</param>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1; 0 where the fault is the file itself.</param>
/// <param name="Message">A plain sentence that names key and value.</param>
public sealed record SiteFault(SiteFaultSeverity Severity, string File, int Line, string Message)
{
    /// <summary>One line for people: file, line, sentence.</summary>
    public override string ToString() => Line > 0 ? $"{File}, line {Line}: {Message}" : $"{File}: {Message}";
}
