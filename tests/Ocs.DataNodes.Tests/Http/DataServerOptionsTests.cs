namespace Ocs.DataNodes.Tests.Http;

public sealed class DataServerOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_file_says_what_differs()
    {
        File.WriteAllText(_file, """
            {
              // Grafana reads, the publisher writes.
              "keys": [{"secret": "a", "user": "grafana"}, {"secret": "b", "mayWrite": true}],
              "allowedOrigin": "https://grafana.example.org", "maximumTargets": 50, "deadline": "00:00:10", "maximumRange": "30.00:00:00",
            }
            """);
        var options = DataServerOptions.Load(_file);
        Assert.Equal([new AccessKey("a", "grafana"), new AccessKey("b", null, MayWrite: true)], options.Keys);
        Assert.Equal(("https://grafana.example.org", 50, TimeSpan.FromSeconds(10), 30, 5000), (options.AllowedOrigin, options.MaximumTargets, options.Deadline, options.MaximumRange.Days, options.Port));
    }

    [Theory]
    [InlineData("""{"maximumTarget": 5}""", "maximumTarget")]
    [InlineData("""{"maximumTargets": 0}""", "MaximumTargets")]
    [InlineData("""{"maximumRange": "00:00:00"}""", "MaximumRange")]
    [InlineData("""{"port": "many"}""", "$.port")]
    [InlineData("{", "LineNumber: 0")]
    public void A_fault_names_the_file_and_the_member(string text, string named)
    {
        File.WriteAllText(_file, text);
        var message = Assert.Throws<ArgumentException>(() => DataServerOptions.Load(_file)).Message;
        Assert.StartsWith(_file, message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
    }
}
