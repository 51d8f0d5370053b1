using System.CommandLine;
using Ocs.DataNodes;

namespace Ocs.Cli;

/// <summary>What the data server is told on the command line.</summary>
internal sealed class LiveOptionSet
{
    private readonly Option<string> _host = new("--live-host") { Description = "The address of the data server.", DefaultValueFactory = _ => "127.0.0.1", HelpName = "address" };
    private readonly Option<int> _port = new("--live-port") { Description = "The port of the data server; 0 takes a free one.", DefaultValueFactory = _ => 5000, HelpName = "port" };
    private readonly Option<string> _metrics = new("--live-metrics") { Description = "The fields whose newest values the data server shows to Prometheus at /metrics: a name or a regular expression.", DefaultValueFactory = _ => "", HelpName = "pattern" };
    private readonly Option<string?> _options = new("--live-options") { Description = "A JSON file with the data server's keys, limits, path prefix and allowed origin.", HelpName = "file" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_host, _port, _metrics, _options])
            command.Add(option);
    }

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The file says what cannot be; the message names the file.</exception>
    public DataServerOptions Read(ParseResult parsed)
    {
        var written = parsed.GetValue(_options) is { } file ? DataServerOptions.Load(file) : new DataServerOptions();
        return written with
        {
            Host = parsed.GetResult(_host) is { Implicit: false } ? parsed.GetRequiredValue(_host) : written.Host,
            Port = parsed.GetResult(_port) is { Implicit: false } ? parsed.GetValue(_port) : written.Port,
            PrometheusFields = parsed.GetResult(_metrics) is { Implicit: false } ? parsed.GetRequiredValue(_metrics) : written.PrometheusFields,
        };
    }
}
