using Ocs.Aggregator.Certificates;
using Ocs.G3;
using Ocs.Testing;

namespace Ocs.Aggregator.Tests;

public sealed class CertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("certificate-").FullName;

    private string Archive => Path.Combine(_folder, "hk");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_recorded_is_complete_message_by_message()
    {
        var certificate = await RecordAsync();
        Assert.True(certificate.HasLedger);
        Assert.Empty(certificate.Faults);
        var feed = Assert.Single(certificate.Feeds, feed => feed.Address == "observatory.sampler.feeds.samples");
        Assert.Equal([(1L, 20L)], feed.Stored.Ranges);
        Assert.Equal((20, 20, 20), (feed.Made, feed.Samples, feed.Rows));
        Assert.True(certificate.IsComplete);
    }

    [Fact]
    public async Task A_frame_that_was_changed_is_named_with_its_messages()
    {
        var before = await RecordAsync();
        var file = Directory.GetFiles(Archive, "*.g3", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^6] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var certificate = Certify();
        Assert.False(certificate.IsComplete);
        Assert.Contains(certificate.Feeds, feed => feed.Damaged.Count > 0);
        Assert.NotEqual(before.Files[0].Chain, certificate.Files[0].Chain);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_noticed()
    {
        await RecordAsync();
        File.Delete(Directory.GetFiles(Archive, "*.g3", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First());
        var certificate = Certify();
        Assert.False(certificate.IsComplete);
        Assert.Contains(certificate.Faults, fault => fault.Message == "The file is gone.");
    }

    private async Task<ArchiveCertificate> RecordAsync()
    {
        await using (var site = await LocalSite.StartAsync())
        {
            var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", Archive, "--initial-state", "record", "--state-dir", Path.Combine(_folder, "state"));
            var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
            await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 20 }));
            var record = aggregator.GetProcess("record");
            await record.StopAsync();
            await site.PassTimeAsync(record.WaitAsync());
        }

        return Certify();
    }

    private ArchiveCertificate Certify() => ArchiveCertificate.Of(HkArchive.Open(Archive), Path.Combine(_folder, "state"));
}
