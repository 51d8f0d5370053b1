using Ocs.Feeds;

namespace Ocs.Aggregator.Postgres;

/// <summary>Where the values of a field go.</summary>
/// <param name="Table">The table, in quotes and with its schema.</param>
/// <param name="Name">The column, in quotes.</param>
/// <param name="Type">The type of the column.</param>
internal sealed record PostgresColumn(string Table, string Name, FeedColumnType Type);
