using System.Text;
using Ocs.Testing.Databases;

namespace Ocs.DataNodes.Tests.Influx;

/// <summary>A real InfluxDB with the points that ours has too, for as long as a class of tests runs.</summary>
public sealed class Influxd : IAsyncLifetime
{
    public const string Database = "ocs_feeds";

    private DatabaseProgram? _program;
    private FileNotFoundException? _missing;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _program = await DatabaseProgram.StartInfluxAsync();
        }
        catch (FileNotFoundException exception)
        {
            _missing = exception;
            return;
        }

        await PostAsync("query", new FormUrlEncodedContent([KeyValuePair.Create("q", $"CREATE DATABASE {Database}")]));
        await PostAsync($"write?db={Database}", new StringContent(InfluxData.Lines, Encoding.UTF8));
    }

    public Task<string> QueryAsync(string query, string epoch) =>
        Program.AskAsync($"query?db={Database}{(epoch == "-" ? "" : $"&epoch={epoch}")}&q={Uri.EscapeDataString(query)}");

    public Task<string> AskAsync(string path) => Program.AskAsync(path);

    public Task<string> PostAsync(string path, HttpContent content) => Program.AskAsync(path, content);

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? default;

    /// <summary>The program; where there is none the test is skipped, on CI it fails.</summary>
    private DatabaseProgram Program => _program ?? throw _missing!;
}
