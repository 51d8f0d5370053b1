using System.ComponentModel.DataAnnotations;

namespace Ocs.DataNodes;

/// <summary>Which text files a data node reads, and how; the arguments of a <c>TextFileNode</c> in a site file.</summary>
public sealed record TextFileNodeOptions
{
    /// <summary>The name of the node.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>What it holds, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The files: a path whose last part may hold <c>*</c> and <c>?</c>.</summary>
    [Required]
    public string Files { get; init; } = "";

    /// <summary>
    /// What the first column is: <c>unix</c> seconds, an <c>iso</c> 8601 time (UTC unless it says otherwise), or the
    /// <c>day-of-year</c> with its fraction, where the year is in the file's name as in <c>PWV_UCSC_2018-202.txt</c>.
    /// </summary>
    public string Time { get; init; } = "unix";

    /// <summary>The names of the other columns, each with its unit in brackets where it has one: <c>humidity [%],pressure [mbar]</c>; where empty, the file's first line says them.</summary>
    public string Columns { get; init; } = "";
}
