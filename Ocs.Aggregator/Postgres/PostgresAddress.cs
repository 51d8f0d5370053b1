using Npgsql;
using Ocs.Aggregator.Sinks;

namespace Ocs.Aggregator.Postgres;

/// <summary>Where a PostgreSQL is, and in which of its schemas the tables are.</summary>
internal sealed record PostgresAddress
{
    /// <summary>What messages call it.</summary>
    public required string Name { get; init; }

    /// <summary>How Npgsql connects.</summary>
    public required string ConnectionText { get; init; }

    /// <summary>The schema.</summary>
    public required string Schema { get; init; }

    /// <summary>
    /// Reads an address such as <c>postgresql://user:password@127.0.0.1:5432/ocs</c>. Behind a question mark: <c>schema=ocs</c>,
    /// <c>sslmode=require</c> and <c>sslrootcert=FILE</c> (as libpq's). User and password may come from <c>PGUSER</c>, <c>PGPASSWORD</c> and <c>PGPASSFILE</c>.
    /// </summary>
    /// <exception cref="ArgumentException">An option is not known, or has a value that is none.</exception>
    public static PostgresAddress Read(Uri address)
    {
        var options = new SinkOptions(address);
        var user = Uri.UnescapeDataString(address.UserInfo).Split(':', 2);
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.IsDefaultPort ? 5432 : address.Port,
            Database = address.AbsolutePath.Trim('/') is { Length: > 0 } database ? Uri.UnescapeDataString(database) : "ocs",
            ApplicationName = "ocs",
            Pooling = false,
            Timeout = 5,
            CommandTimeout = 60,
            GssEncryptionMode = GssEncryptionMode.Disable,
        };
        if (user[0].Length > 0)
            text.Username = user[0];
        if (user.Length > 1)
            text.Password = user[1];
        if (options.Take("sslmode") is { Length: > 0 } mode)
        {
            text.SslMode = Enum.TryParse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var known) && Enum.IsDefined(known)
                ? known
                : throw new ArgumentException($"The sink {address.Authority} has the sslmode {mode}; disable, allow, prefer, require, verify-ca and verify-full are known.");
        }

        if (options.Take("sslrootcert") is { Length: > 0 } authority)
            text.RootCertificate = File.Exists(authority) ? Path.GetFullPath(authority) : throw new ArgumentException($"The sink {address.Authority} has the sslrootcert {authority}, which is no file.");
        var schema = options.Take("schema") is { Length: > 0 } chosen ? chosen : "ocs";
        options.End();
        return new PostgresAddress { Name = $"PostgreSQL {text.Host}:{text.Port}, database {text.Database}", ConnectionText = text.ConnectionString, Schema = schema };
    }
}
