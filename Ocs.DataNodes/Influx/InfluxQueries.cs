using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Evaluation;
using Ocs.DataNodes.Influx.LineProtocol;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx;

/// <summary>Answers InfluxQL from a source, and takes line protocol into a sink.</summary>
internal sealed class InfluxQueries(IInfluxSource source, IInfluxSink sink, InfluxOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, bool> _databases = new(StringComparer.Ordinal) { [options.Database] = true };

    public InfluxOptions Options { get; } = options;

    /// <summary>Whether there is a database of this name.</summary>
    public bool HasDatabase(string name) => _databases.ContainsKey(name);

    /// <summary>Answers a query; after a statement that fails, the rest is not executed.</summary>
    /// <param name="text">The statements.</param>
    /// <param name="database">The database that statements mean which name none.</param>
    /// <param name="readOnly">Whether the request was one that should change nothing.</param>
    /// <param name="cancellationToken">Ends the work between series.</param>
    /// <exception cref="InfluxSyntaxException">The text is not InfluxQL.</exception>
    public IReadOnlyList<InfluxResult> Execute(string text, string database, bool readOnly, CancellationToken cancellationToken)
    {
        if (text.Length > Options.MaximumQueryLength)
            throw new InfluxSyntaxException($"query is longer than {Options.MaximumQueryLength} characters");
        var statements = Parser.Parse(text.Trim());
        var now = Now();
        var data = source.Open(cancellationToken);
        var results = new List<InfluxResult>(statements.Count);
        foreach (var statement in statements)
        {
            if (results is [.., { Error: not null }])
            {
                results.Add(new InfluxResult([], "not executed"));
                continue;
            }

            try
            {
                results.Add(Execute(data, statement, database, readOnly, now, cancellationToken));
            }
            catch (Exception e) when (e is InfluxQueryException or InfluxSyntaxException)
            {
                results.Add(new InfluxResult([], e.Message));
            }
            catch (RegexMatchTimeoutException e)
            {
                results.Add(new InfluxResult([], $"the regular expression {e.Pattern} takes longer than {e.MatchTimeout.TotalSeconds} s"));
            }
        }

        return results;
    }

    /// <summary>Takes points.</summary>
    /// <param name="text">Lines of line protocol.</param>
    /// <param name="precision">The unit of their times, as <c>precision</c> names it.</param>
    /// <returns>What went wrong, in InfluxDB's words, or null.</returns>
    public string? Write(ReadOnlySpan<char> text, string? precision)
    {
        var reader = new LineProtocolReader(sink, InfluxPrecision.Nanoseconds(precision), Now());
        reader.Read(text);
        return reader.Error;
    }

    private long Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private InfluxResult Execute(
        IInfluxSource data, Statement statement, string database, bool readOnly, long now, CancellationToken cancellationToken)
    {
        switch (statement)
        {
            case SelectStatement select:
                foreach (var from in select.Sources)
                    CheckDatabase(from.Database ?? database, from.RetentionPolicy);
                var limits = new SelectLimits(Options.MaximumRange, Options.MaximumBuckets, Options.MaximumRows, Options.MaximumValues);
                return new InfluxResult(SelectEvaluator.Evaluate(data, select, limits, now, cancellationToken));
            case ShowMeasurementsStatement measurements when (measurements.Database ?? database) is { Length: > 0 } name && !HasDatabase(name):
                return new InfluxResult([]);
            case ShowStatement show:
                CheckDatabase(show.Database ?? database, null);
                return new InfluxResult(ShowEvaluator.Evaluate(data, show, now));
            case ShowDatabasesStatement:
                return new InfluxResult(ShowEvaluator.One("databases", ["name"], [.. _databases.Keys.Order(StringComparer.Ordinal).Select(name => new[] { name })]));
            case ShowRetentionPoliciesStatement policies:
                CheckDatabase(policies.Database ?? database, null);
                return new InfluxResult([RetentionPolicies]);
            case CreateDatabaseStatement create:
                return Create(create, readOnly);
            default:
                throw new InfluxQueryException($"{statement} is not supported");
        }
    }

    /// <summary>What InfluxDB has when nobody made others.</summary>
    private static ResultSeries RetentionPolicies
    {
        get
        {
            InfluxValue[] values = ["autogen", "0s", "168h0m0s", 1L, true];
            var columns = values.Select(value =>
            {
                var column = new Column(value.Type, 1);
                column.Add(value);
                return column;
            });
            return new ResultSeries { Names = ["name", "duration", "shardGroupDuration", "replicaN", "default"], Columns = [.. columns], Count = 1 };
        }
    }

    private InfluxResult Create(CreateDatabaseStatement create, bool readOnly)
    {
        if (!HasDatabase(create.Name))
        {
            if (create.Name.Length == 0 || create.Name.Contains('/', StringComparison.Ordinal))
                throw new InfluxQueryException("invalid name");
            if (_databases.Count > Options.MaximumDatabases)
                throw new InfluxQueryException($"there are {_databases.Count} databases already: no more than {Options.MaximumDatabases} can be created");
            _databases[create.Name] = true;
        }

        return new InfluxResult([], Warning: readOnly
            ? $"deprecated use of '{create}' in a read only context, please use a POST request instead"
            : null);
    }

    private void CheckDatabase(string database, string? retentionPolicy)
    {
        if (database.Length == 0)
            throw new InfluxQueryException("database name required");
        if (!HasDatabase(database))
            throw new InfluxQueryException($"database not found: {database}");
        if (retentionPolicy is not (null or "" or "autogen" or "default"))
            throw new InfluxQueryException($"retention policy not found: {retentionPolicy}");
    }
}
