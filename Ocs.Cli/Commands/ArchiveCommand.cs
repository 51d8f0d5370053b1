using System.CommandLine;
using System.Globalization;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive</c>: what is in the housekeeping files, and whether it is sound.</summary>
internal static class ArchiveCommand
{
    public static Command Create(CommandTerminal terminal) => new ExampleCommand("archive", "Looks into housekeeping files.", "ocs archive info data/hk")
    {
        ArchiveInfoCommand.Create(terminal),
        ArchiveReadCommand.Create(terminal),
        ArchiveVerifyCommand.Create(terminal),
        ArchiveExportCommand.Create(terminal),
        ArchiveIndexCommand.Create(terminal),
        ArchiveUploadCommand.Create(terminal),
        ArchiveRebuildCommand.Create(terminal),
    };

    /// <summary>The argument that names the archive.</summary>
    public static Argument<string> Folder() => new("dir")
    {
        Description = "The archive, a data directory with hk/ in it, or one .g3, .g3.gz or .g3.bz2 file.",
        DefaultValueFactory = _ => Path.Combine("data", "hk"),
    };

    /// <summary>A time as people read it: ISO 8601, UTC.</summary>
    public static string Time(long ticks) => G3Ticks.ToDateTimeOffset(ticks).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
