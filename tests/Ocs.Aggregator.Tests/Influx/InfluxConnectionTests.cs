using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Influx;
using Ocs.Aggregator.Sinks;
using Ocs.Feeds;
using Ocs.Testing;

namespace Ocs.Aggregator.Tests.Influx;

public sealed class InfluxConnectionTests
{
    [Fact]
    public async Task Version_2_is_asked_as_its_clients_do()
    {
        using var listener = new HttpListener();
        var port = FreePort.Choose();
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var folder = Directory.CreateTempSubdirectory("ocs-influx-");
        using var target = new InfluxTarget(
            InfluxConnection.Version2(new Uri($"http://127.0.0.1:{port}/"), "my org", "feeds", "t0ken") with { Gzip = false },
            new RefusedPoints(Path.Combine(folder.FullName, "refused.lp"), NullLogger.Instance));
        var writing = target.WriteAsync([Message()], 0, TestContext.Current.CancellationToken);
        var request = await listener.GetContextAsync();
        using var reader = new StreamReader(request.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        request.Response.StatusCode = 204;
        request.Response.Close();
        await writing;
        Assert.Equal("POST /api/v2/write?org=my%20org&bucket=feeds&precision=ns", $"{request.Request.HttpMethod} {request.Request.RawUrl}");
        Assert.Equal("Token t0ken", request.Request.Headers["Authorization"]);
        Assert.Equal("observatory.a,feed=f x=1.5 1760000000000000000\n", body);
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("influxdb://127.0.0.1", "http://127.0.0.1:8086/write?db=ocs_feeds")]
    [InlineData("influxdb://me:secret@influx:9086/my%20feeds?ssl=true", "https://influx:9086/write?db=my%20feeds")]
    [InlineData("influxdb://vminsert:8480/?path=insert/0/influx", "http://vminsert:8480/insert/0/influx/write?db=ocs_feeds")]
    [InlineData("influxdb://influx/?org=o&bucket=b&token=t", "http://influx:8086/api/v2/write?org=o&bucket=b&precision=ns")]
    public void An_address_says_where_lines_are_posted(string address, string posted) =>
        Assert.Equal(posted, InfluxConnection.Read(new Uri(address)).WriteAddress.AbsoluteUri);

    private static FeedMessage Message() => new()
    {
        Feed = new FeedInfo { AgentAddress = "observatory.a", FeedName = "f", Address = "observatory.a.feeds.f" },
        Blocks = [new FeedBlock { Name = "b", Timestamps = [1_760_000_000], Columns = [new FeedColumn { Name = "x", Type = FeedColumnType.Double, Doubles = [1.5] }] }],
        Received = default,
    };
}
