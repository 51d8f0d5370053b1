using System.Text.Json;

namespace Ocs.Aggregator.Ledger;

/// <summary>The ledger's own file, <c>feeds.json</c>: accounts by feed and agent session, up to a place in the log.</summary>
/// <param name="Position">Up to where in the log they go.</param>
/// <param name="Accounts">The accounts.</param>
internal sealed record LedgerFile(long Position, SortedDictionary<(string Feed, string Session), FeedAccount> Accounts)
{
    public const string Name = "feeds.json";

    /// <summary>How many messages were not taken, because nobody answered for their sessions.</summary>
    public long NotTaken { get; init; }

    /// <summary>The feed and session of the last of these; null where there is none.</summary>
    public string? LastNotTaken { get; init; }

    /// <summary>How many messages without numbers are in files, and in no account.</summary>
    public long NotListed { get; init; }

    /// <summary>Reads it; empty where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static LedgerFile Read(string path)
    {
        var accounts = new SortedDictionary<(string, string), FeedAccount>();
        if (!File.Exists(path))
            return new LedgerFile(0, accounts);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var feed in document.RootElement.GetProperty("feeds").EnumerateArray())
                accounts[(feed.GetProperty("feed").GetString()!, feed.GetProperty("session").GetString()!)] = ReadAccount(feed);
            var root = document.RootElement;
            return new LedgerFile(root.GetProperty("position").GetInt64(), accounts)
            {
                NotTaken = root.TryGetProperty("not_taken", out var notTaken) ? notTaken.GetInt64() : 0,
                LastNotTaken = root.TryGetProperty("last_not_taken", out var last) ? last.GetString() : null,
                NotListed = root.TryGetProperty("not_listed", out var notListed) ? notListed.GetInt64() : 0,
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"The ledger {path} is damaged: {fault.Message}", fault);
        }
    }

    public static byte[] Encode(long position, SortedDictionary<(string Feed, string Session), FeedAccount> accounts, SessionBound? sessions = null)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("position", position);
            if (sessions is not null)
            {
                json.WriteNumber("not_taken", sessions.NotTaken);
                json.WriteString("last_not_taken", sessions.LastNotTaken);
                json.WriteNumber("not_listed", sessions.NotListed);
            }

            json.WriteStartArray("feeds");
            foreach (var ((feed, session), account) in accounts)
                Write(json, feed, session, account);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string feed, string session, FeedAccount account)
    {
        json.WriteStartObject();
        json.WriteString("feed", feed);
        json.WriteString("session", session);
        json.WriteNumber("samples", account.Samples);
        json.WriteNumber("not_numbered", account.NotNumbered);
        json.WriteNumber("last_heard", account.LastHeard);
        if (!account.IsKnown)
            json.WriteBoolean("answered", false);
        RangeText.Write(json, "stored", account.Stored);
        json.WriteStartArray("gone");
        foreach (var gone in account.Gone)
        {
            json.WriteStartArray();
            json.WriteNumberValue(gone.First);
            json.WriteNumberValue(gone.Last);
            json.WriteStringValue(gone.Cause);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static FeedAccount ReadAccount(JsonElement feed)
    {
        var account = new FeedAccount
        {
            Samples = feed.GetProperty("samples").GetInt64(),
            NotNumbered = feed.GetProperty("not_numbered").GetInt64(),
            LastHeard = feed.GetProperty("last_heard").GetInt64(),
            IsKnown = !feed.TryGetProperty("answered", out var answered) || answered.GetBoolean(),
        };
        account.Stored.Add(RangeText.Read(feed.GetProperty("stored")));
        account.Settled.Add(account.Stored);
        foreach (var gone in feed.GetProperty("gone").EnumerateArray())
            account.Lose(gone[0].GetInt64(), gone[1].GetInt64(), gone[2].GetString()!);
        return account;
    }
}
