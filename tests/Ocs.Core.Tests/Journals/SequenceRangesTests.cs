using Ocs.Journals;

namespace Ocs.Core.Tests.Journals;

public sealed class SequenceRangesTests
{
    [Fact]
    public void Any_order_of_numbers_gives_the_same_ranges_as_a_plain_set()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var ranges = new SequenceRanges();
            var plain = new HashSet<long>();
            for (var step = 0; step < 60; step++)
            {
                var first = random.Next(1, 60);
                if (random.Next(3) == 0)
                {
                    var last = first + random.Next(0, 6);
                    ranges.Add(first, last);
                    for (long number = first; number <= last; number++)
                        plain.Add(number);
                }
                else
                {
                    Assert.Equal(plain.Add(first), ranges.Add(first));
                }
            }

            Assert.Equal(plain.Order(), ranges.Ranges.SelectMany(Numbers));
            Assert.Equal(plain.Count, ranges.Count);
            Assert.Equal(Enumerable.Range(1, 70).Select(number => (long)number).Except(plain), ranges.Missing(1, 70).SelectMany(Numbers));
            Assert.All(Enumerable.Range(1, 70), number => Assert.Equal(plain.Contains(number), ranges.Contains(number)));
        }
    }

    [Fact]
    public void The_prefix_ends_before_the_first_number_that_is_missing()
    {
        var ranges = new SequenceRanges();
        ranges.Add(2, 5);
        Assert.Equal(0, ranges.Prefix);
        ranges.Add(1);
        Assert.Equal((5, 5), (ranges.Prefix, ranges.Last));
        ranges.Add(7);
        Assert.Equal((5, 7), (ranges.Prefix, ranges.Last));
    }

    [Fact]
    public void What_is_missing_up_to_the_highest_number_there_is_can_be_asked()
    {
        var ranges = new SequenceRanges();
        ranges.Add(3, 5);
        Assert.Equal([(1L, 2L), (6, long.MaxValue)], ranges.Missing(1, long.MaxValue));
        ranges.Add(long.MaxValue, long.MaxValue);
        Assert.Equal([(6L, long.MaxValue - 1)], ranges.Missing(4, long.MaxValue));
    }

    private static IEnumerable<long> Numbers((long First, long Last) range)
    {
        for (var number = range.First; number <= range.Last; number++)
            yield return number;
    }
}
