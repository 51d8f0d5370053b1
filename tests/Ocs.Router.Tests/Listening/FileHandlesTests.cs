namespace Ocs.Router.Tests.Listening;

public sealed class FileHandlesTests
{
    [Theory]
    [InlineData(20_000, 18_750, false)]
    [InlineData(20_000, 18_751, true)]
    [InlineData(256, 192, false)]
    [InlineData(256, 193, true)]
    [InlineData(long.MaxValue, 1_000_000, false)]
    public void The_last_ones_are_not_for_connections(long most, long handle, bool scarce) => Assert.Equal(scarce, FileHandles.AreScarce(handle, most));

    [Theory]
    [InlineData("Max open files            20000                20000                files     ", 20_000)]
    [InlineData("Max open files            unlimited            unlimited            files     ", long.MaxValue)]
    [InlineData("Max processes             96365                96365                processes ", long.MaxValue)]
    public void What_the_system_allows_is_read(string line, long most) =>
        Assert.Equal(most, FileHandles.ReadMost(["Limit                     Soft Limit           Hard Limit           Units     ", line]));
}
