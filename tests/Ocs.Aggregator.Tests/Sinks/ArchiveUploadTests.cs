using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Tests.Postgres;
using Ocs.G3;
using Ocs.Testing.Databases;

namespace Ocs.Aggregator.Tests.Sinks;

[Collection("PostgreSQL")]
public sealed class ArchiveUploadTests(PostgresServer server)
{
    [Fact]
    public async Task An_archive_is_in_the_database_once_however_often_it_is_uploaded()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        var folder = TwoRows();
        for (var time = 0; time < 2; time++)
        {
            var upload = await ArchiveUpload.RunAsync(
                HkArchive.Open(folder), FormattableString.Invariant($"influxdb://127.0.0.1:{influx.Port}/old"), folder, NullLogger.Instance, (_, _) => { }, TestContext.Current.CancellationToken);
            Assert.Equal((2, 0, 0), (upload.Points, upload.RefusedPoints, upload.Faults.Count));
        }

        var answer = JsonElement.Parse(await influx.GetAsync($"query?db=old&epoch=s&q={Uri.EscapeDataString("""SELECT kelvin,mode,n FROM "observatory.cryo-1" WHERE feed='temps'""")}"));
        Assert.Equal(
            """[[1760000000,4.25,"auto",1],[1760000001,null,"off",2]]""",
            answer.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values").GetRawText());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_row_of_PostgreSQL_is_there_once_too()
    {
        var address = server.NewAddress(out var schema);
        var folder = TwoRows();
        for (var time = 0; time < 2; time++)
        {
            var upload = await ArchiveUpload.RunAsync(HkArchive.Open(folder), address, folder, NullLogger.Instance, (_, _) => { }, TestContext.Current.CancellationToken);
            Assert.Equal((2, 0, 0), (upload.Points, upload.RefusedPoints, upload.Faults.Count));
        }

        Assert.Equal(
            """[[1760000000,4.25,"auto",1],[1760000001,"NaN","off",2]]""",
            await server.QueryAsync($"""SELECT extract(epoch FROM time)::float8, kelvin, mode, n FROM "{schema}"."observatory.cryo-1.temps" ORDER BY time"""));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_database_that_is_away_is_one_sentence()
    {
        var fault = await Assert.ThrowsAsync<IOException>(() => ArchiveUpload.RunAsync(
            HkArchive.Open(OneSample()), "influxdb://127.0.0.1:1/x", ".", NullLogger.Instance, (_, _) => { }, TestContext.Current.CancellationToken));
        Assert.StartsWith("InfluxDB 127.0.0.1:1, database x takes nothing: ", fault.Message, StringComparison.Ordinal);
    }

    private static string TwoRows()
    {
        var folder = Directory.CreateTempSubdirectory("ocs-upload-").FullName;
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "17600")).FullName, "1760000000.g3");
        var writer = new HkFrameWriter();
        using (var file = G3FileWriter.Create(path))
        {
            writer.BeginData(new HkDataHeader(1, 0, 1, "observatory.cryo-1.feeds.temps", "1.5"), ["b"]);
            writer.BeginBlock(3);
            writer.AddField("kelvin", [4.25, double.NaN]);
            writer.AddField("mode", ["auto", "off"]);
            writer.AddField("n", [1L, 2L]);
            writer.EndBlock([G3Ticks.FromUnixSeconds(1_760_000_000), G3Ticks.FromUnixSeconds(1_760_000_001)]);
            file.Write(writer.EndData().Span);
        }

        return folder;
    }

    private static string OneSample()
    {
        var folder = Directory.CreateTempSubdirectory("ocs-upload-").FullName;
        var writer = new HkFrameWriter();
        using var file = G3FileWriter.Create(Path.Combine(folder, "1.g3"));
        writer.BeginData(new HkDataHeader(1, 0, 1, "o.a.feeds.f", "1"), ["b"]);
        writer.BeginBlock(1);
        writer.AddField("x", [1.0]);
        writer.EndBlock([100]);
        file.Write(writer.EndData().Span);
        return folder;
    }
}
