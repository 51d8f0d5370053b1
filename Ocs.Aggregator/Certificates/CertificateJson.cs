using System.Text.Json;
using Ocs.Aggregator.Ledger;
using Ocs.G3;

namespace Ocs.Aggregator.Certificates;

/// <summary>A certificate as JSON, which <see cref="CertificateChecking"/> reads again.</summary>
public static class CertificateJson
{
    /// <summary>Writes the properties of an object that is open.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="made">When it was made.</param>
    /// <param name="changes">What is not as an earlier one has it.</param>
    /// <param name="notKnown">What it cannot know.</param>
    public static void Write(Utf8JsonWriter json, ArchiveCertificate certificate, DateTimeOffset made, IReadOnlyList<string> changes, string notKnown)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(changes);
        var verification = certificate.Verification;
        json.WriteNumber("certificate", 1);
        json.WriteString("made", made);
        json.WriteString("path", verification.Archive.Path);
        json.WriteBoolean("complete", certificate.IsComplete && changes.Count == 0);
        json.WriteBoolean("sound", verification.IsSound);
        json.WriteBoolean("ledger", certificate.HasLedger);
        json.WriteNumber("files", verification.Archive.Files.Count);
        json.WriteNumber("removed_files", certificate.RemovedFiles);
        json.WriteNumber("frames", verification.Frames);
        json.WriteStartArray("feeds");
        foreach (var feed in verification.Feeds)
            Write(json, feed);
        json.WriteEndArray();
        json.WriteStartArray("messages");
        foreach (var feed in certificate.Feeds)
            Write(json, feed);
        json.WriteEndArray();
        if (certificate.NotTaken > 0)
        {
            json.WriteNumber("not_taken", certificate.NotTaken);
            json.WriteString("last_not_taken", certificate.LastNotTaken);
        }

        if (certificate.NotListed > 0)
            json.WriteNumber("not_listed", certificate.NotListed);
        json.WriteStartArray("hashes");
        foreach (var file in certificate.Files)
            Write(json, file);
        json.WriteEndArray();
        json.WriteStartArray("faults");
        foreach (var fault in certificate.Faults)
            Write(json, fault);
        json.WriteEndArray();
        json.WriteStartArray("changes");
        foreach (var change in changes)
            json.WriteStringValue(change);
        json.WriteEndArray();
        json.WriteString("not_known", notKnown);
    }

    private static void Write(Utf8JsonWriter json, HkFeedTally feed)
    {
        json.WriteStartObject();
        json.WriteString("address", feed.Address);
        json.WriteString("agent_session", feed.Session);
        json.WriteNumber("frames", feed.Frames);
        json.WriteNumber("rows", feed.Rows);
        json.WriteNumber("samples", feed.Samples);
        WriteTime(json, "first", feed.Rows > 0 ? feed.First : null);
        WriteTime(json, "last", feed.Rows > 0 ? feed.Last : null);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FeedCertificate feed)
    {
        json.WriteStartObject();
        json.WriteString("address", feed.Address);
        json.WriteString("agent_session", feed.Session);
        json.WriteBoolean("complete", feed.IsComplete);
        RangeText.Write(json, "stored", feed.Stored);
        RangeText.Write(json, "in_log", feed.Waiting);
        RangeText.Write(json, "doubled", feed.Doubled);
        RangeText.Write(json, "damaged", feed.Damaged);
        json.WriteStartArray("missing");
        foreach (var range in feed.Missing)
        {
            json.WriteStartObject();
            json.WriteNumber("first", range.First);
            json.WriteNumber("last", range.Last);
            json.WriteString("cause", range.Cause);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("not_numbered", feed.NotNumbered);
        json.WriteNumber("frames", feed.Frames);
        json.WriteNumber("samples_made", feed.Made);
        json.WriteNumber("samples", feed.Samples);
        json.WriteNumber("rows", feed.Rows);
        json.WriteNumber("time_was_there", feed.Duplicates);
        json.WriteNumber("too_late", feed.Unplaced);
        json.WriteNumber("refused_blocks", feed.RefusedBlocks);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FileCertificate file)
    {
        json.WriteStartObject();
        json.WriteString("name", file.Name);
        json.WriteNumber("bytes", file.Bytes);
        json.WriteString("sha256", file.Sha256);
        json.WriteString("chain", file.Chain);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, HkFault fault)
    {
        json.WriteStartObject();
        json.WriteString("file", fault.File);
        json.WriteNumber("offset", fault.Offset);
        json.WriteString("rule", fault.Rule);
        json.WriteString("message", fault.Message);
        json.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long? ticks)
    {
        if (ticks is { } value)
            json.WriteNumber(name, G3Ticks.ToUnixSeconds(value));
        else
            json.WriteNull(name);
    }
}
