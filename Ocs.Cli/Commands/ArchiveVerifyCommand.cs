using System.CommandLine;
using Ocs.Aggregator.Certificates;
using Ocs.G3;
using Ocs.Journals;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs archive verify</c>: whether every frame is whole, every rule of the readers is kept, and every message that was made is there.</summary>
internal static class ArchiveVerifyCommand
{
    private const string UnknownWithLedger =
        "Not known: what an agent measured and had not yet published when it died; what agents that do not number their messages lost on the way; "
        + "and whether files and ledger were changed together.";

    private const string UnknownWithout =
        "Not known: whether samples were lost before they came to these files, because no ledger of their messages was found; "
        + "and whether whole files or the last frames of a file are missing.";

    public static Command Create(CommandTerminal terminal)
    {
        var folder = ArchiveCommand.Folder();
        var json = new Option<bool>("--json") { Description = "Print the certificate as JSON." };
        var state = new Option<string>("--state") { Description = "Where ledgers and logs are; else state/ in the directory or beside it.", HelpName = "dir" };
        var output = new Option<string>("--certificate") { Description = "Write the certificate, as JSON, to a file too.", HelpName = "file" };
        var against = new Option<string>("--against") { Description = "Hold the archive against an earlier certificate.", HelpName = "file" };
        var command = new ExampleCommand(
            "verify", "Checks every frame of an archive, and accounts for every message. Exit 0 only when nothing is wrong and nothing is missing.", "ocs archive verify data --certificate today.json")
        {
            folder, json, state, output, against,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var path = parsed.GetRequiredValue(folder);
            var certificate = ArchiveCertificate.Of(HkArchive.Open(path), parsed.GetValue(state) ?? ArchiveCertificate.FindState(path), stop);
            IReadOnlyList<string> changes = parsed.GetValue(against) is { } earlier ? CertificateChecking.Compare(certificate, await File.ReadAllTextAsync(earlier, stop)) : [];
            var made = terminal.Clock.GetUtcNow();
            if (parsed.GetValue(output) is { } file)
                await File.WriteAllTextAsync(file, Json(certificate, made, changes) + "\n", stop);
            terminal.Output.WriteLine(parsed.GetValue(json) ? Json(certificate, made, changes) : Text(certificate, changes));
            return certificate.IsComplete && changes.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Text(ArchiveCertificate certificate, IReadOnlyList<string> changes)
    {
        var verification = certificate.Verification;
        List<string> lines = [.. certificate.Faults.Select(fault => $"fault: {fault}"), .. changes.Select(change => $"changed: {change}")];
        foreach (var feed in verification.Feeds)
        {
            lines.Add($"{feed.Address}, agent session {feed.Session}: {feed.Frames} frames, {feed.Rows} rows, {feed.Samples} samples"
                + (feed.Rows > 0 ? $", {ArchiveCommand.Time(feed.First)} to {ArchiveCommand.Time(feed.Last)}" : ""));
        }

        foreach (var feed in certificate.Feeds)
            lines.Add($"{feed.Address}, agent session {feed.Session}: {Text(feed)}");
        lines.Add($"{verification.Archive.Path}: {verification.Archive.Files.Count} files, {verification.Frames} frames, {certificate.Faults.Count} faults"
            + (certificate.HasLedger && certificate.UnknownFiles > 0 ? $", {certificate.UnknownFiles} files that no ledger knows" : "")
            + (certificate.RemovedFiles > 0 ? $", {certificate.RemovedFiles} files deleted to make room" : ""));
        if (certificate.HasLedger)
        {
            lines.Add(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"messages: {certificate.Feeds.Sum(feed => feed.Stored.Count)} stored, {certificate.Feeds.Sum(feed => feed.Waiting.Count)} in the log, {Missing(certificate)} missing, "
                + $"{certificate.Feeds.Sum(feed => feed.Doubled.Count)} doubled, {certificate.Feeds.Sum(feed => feed.Damaged.Count)} damaged, {certificate.Feeds.Sum(feed => feed.NotNumbered)} not numbered"));
        }

        if (certificate.NotTaken > 0)
            lines.Add($"{certificate.NotTaken} messages were not taken, because nobody answers for their sessions and there are too many such; the last of {certificate.LastNotTaken}");
        if (certificate.NotListed > 0)
            lines.Add($"{certificate.NotListed} messages without numbers are in files of sessions that are too many to be listed here");
        if (certificate.Files.Count > 0)
            lines.Add($"chain of hashes: {certificate.Files[^1].Chain}");
        lines.Add(certificate.IsComplete && changes.Count == 0 ? certificate.HasLedger ? "Complete." : "Sound." : "NOT complete.");
        lines.Add(certificate.HasLedger ? UnknownWithLedger : UnknownWithout);
        return string.Join('\n', lines);
    }

    private static long Missing(ArchiveCertificate certificate) => certificate.Feeds.Sum(feed => feed.Missing.Sum(range => range.Last - range.First + 1));

    private static string Text(FeedCertificate feed)
    {
        List<string> parts = [];
        Add("messages", feed.Stored);
        Add("in the log, not in files yet", feed.Waiting);
        Add("DOUBLED", feed.Doubled);
        Add("DAMAGED", feed.Damaged);
        parts.AddRange(feed.Missing.Select(range => $"MISSING {range.First}-{range.Last} ({range.Cause})"));
        if (feed.NotNumbered > 0)
            parts.Add($"{feed.NotNumbered} messages not numbered");
        if (feed.Duplicates > 0)
            parts.Add($"{feed.Duplicates} samples left out whose time was there already");
        if (feed.Unplaced > 0)
            parts.Add($"{feed.Unplaced} samples LOST that came too late");
        if (feed.RefusedBlocks > 0)
            parts.Add($"{feed.RefusedBlocks} blocks refused");
        if (feed.Disagreement is { } disagreement)
            parts.Add($"DISAGREEMENT: {disagreement}");
        return parts.Count == 0 ? "nothing yet" : string.Join("; ", parts);

        void Add(string what, SequenceRanges ranges)
        {
            if (ranges.Count > 0)
                parts.Add($"{what} {string.Join(", ", ranges.Ranges.Select(range => $"{range.First}-{range.Last}"))}");
        }
    }

    private static string Json(ArchiveCertificate certificate, DateTimeOffset made, IReadOnlyList<string> changes) =>
        ArchiveJson.Write(json => CertificateJson.Write(json, certificate, made, changes, certificate.HasLedger ? UnknownWithLedger : UnknownWithout));
}
