using FsCheck;
using Ocs.DataNodes.Downsampling;

namespace Ocs.DataNodes.Tests.Downsampling;

public sealed class BucketExtremesTests
{
    [Fact]
    public void The_extremes_are_those_of_the_finite_values() =>
        Prop.ForAll<double[]>(values =>
        {
            var finite = values.Where(double.IsFinite).ToList();
            var found = BucketExtremes.Of(values, ..);
            Assert.Equal(finite.Count == 0, found.AreAbsent);
            if (finite.Count > 0)
                Assert.Equal((finite.Min(), finite.Max()), (values[found.Minimum], values[found.Maximum]));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Long_runs_with_what_is_no_value_are_searched_alike(double odd)
    {
        var values = Enumerable.Range(0, 101).Select(index => index % 7 == 0 ? odd : Math.Sin(index)).ToArray();
        var finite = values.Where(double.IsFinite).ToList();
        var found = BucketExtremes.Of(values, 1..100);
        Assert.Equal((finite.Min(), finite.Max()), (values[found.Minimum], values[found.Maximum]));
        Assert.True(BucketExtremes.Of([.. Enumerable.Repeat(odd, 40)], ..).AreAbsent);
    }
}
