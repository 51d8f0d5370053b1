using static Ocs.Aggregator.Tests.StoreFixture;

namespace Ocs.Aggregator.Tests;

public sealed class FileRepairTests
{
    [Fact]
    public void A_file_torn_at_any_byte_is_cut_to_its_last_whole_frame_and_the_rest_kept_aside()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [1.0], Doubles("x", 1));
        fixture.Pass(61);
        fixture.Add("b", [2.0], Doubles("x", 2));
        fixture.Store.Close();
        var file = Directory.GetFiles(fixture.Folder, "*", SearchOption.AllDirectories).Single();
        var whole = File.ReadAllBytes(file);
        var aside = Path.Combine(Directory.CreateTempSubdirectory("state-").FullName, "torn");
        for (var length = 1; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(file, whole[..length]);
            var said = FileRepair.Run(fixture.Folder, aside);
            var left = File.Exists(file) ? File.ReadAllBytes(file) : [];
            Assert.Equal(whole[..left.Length], left);
            if (left.Length > 0)
                Archive.Read(fixture.Folder);
            if (left.Length == length)
            {
                Assert.Null(said);
                continue;
            }

            Assert.Contains(file, said, StringComparison.Ordinal);
            var kept = Directory.GetFiles(aside).Single();
            Assert.Equal(whole[left.Length..length], File.ReadAllBytes(kept));
            File.Delete(kept);
        }
    }

    [Fact]
    public void A_sound_archive_is_left_as_it_is()
    {
        using var fixture = new StoreFixture();
        Assert.Null(FileRepair.Run(Path.Combine(fixture.Folder, "nothing"), fixture.Folder));
        Assert.Null(FileRepair.Run(fixture.Folder, fixture.Folder));
        fixture.Add("b", [1.0], Doubles("x", 1));
        fixture.Store.Close();
        Assert.Null(FileRepair.Run(fixture.Folder, fixture.Folder));
    }

    [Fact]
    public void A_file_that_is_still_written_is_not_touched()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [1.0], Doubles("x", 1));
        fixture.Pass(61);
        var file = fixture.Files.CurrentFile!;
        File.AppendAllText(file, "half a frame");
        Assert.Throws<IOException>(() => FileRepair.Run(fixture.Folder, fixture.Folder));
    }
}
