using FsCheck;
using Ocs.DataNodes.Compression;

namespace Ocs.DataNodes.Tests.Cache;

public sealed class CodecTests
{
    [Fact]
    public void Any_doubles_come_out_bit_for_bit() =>
        Prop.ForAll<double[]>(values => Assert.Equal(Bits(values), Bits(RoundTrip(values)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Doubles_of_any_bits_come_out_bit_for_bit() =>
        Prop.ForAll<long[]>(bits =>
        {
            var values = Array.ConvertAll(bits, pattern => BitConverter.Int64BitsToDouble(unchecked(pattern * 0x7FF3_1415_9265_3589)));
            Assert.Equal(Bits(values), Bits(RoundTrip(values)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decimals_with_some_that_are_none_come_out_bit_for_bit() =>
        Prop.ForAll<int[], PositiveInt>((whole, digits) =>
        {
            var values = Array.ConvertAll(whole, number => number / Math.Pow(10, digits.Get % 12));
            for (var index = 7; index < values.Length; index += 20)
                values[index] = index % 40 == 7 ? double.NaN : -0.0;
            Assert.Equal(Bits(values), Bits(RoundTrip(values)));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_integers_come_out_as_they_went_in() =>
        Prop.ForAll<long[], PositiveInt>((seeds, factor) =>
        {
            var values = Array.ConvertAll(seeds, seed => unchecked(seed * factor.Get * 0x1234_5678_9ABC));
            Assert.Equal(values, RoundTrip(values));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(new[] { long.MinValue, long.MaxValue, 0, -1, 1, long.MinValue })]
    [InlineData(new long[] { 5 })]
    [InlineData(new long[] { })]
    public void The_borders_of_integers_come_out_as_they_went_in(long[] values) => Assert.Equal(values, RoundTrip(values));

    [Fact]
    public void Temperatures_of_six_digits_take_less_than_two_bytes_each() => Assert.InRange(BytesEach(Walk(digits: 4, step: 0.01)), 0, 2);

    [Fact]
    public void Values_of_single_precision_take_less_than_half_of_their_doubles() =>
        Assert.InRange(BytesEach(Array.ConvertAll(Walk(digits: 12, step: 0.01), value => (double)(float)value)), 0, 4);

    [Fact]
    public void Regular_times_take_next_to_nothing() =>
        Assert.InRange(BytesEach([.. Enumerable.Range(0, 512).Select(index => 1767323045.25 + (index * 0.125))]), 0, 0.2);

    [Fact]
    public void Times_that_jitter_by_a_millisecond_take_less_than_two_bytes_each()
    {
        var random = new System.Random(1);
        Assert.InRange(BytesEach([.. Enumerable.Range(0, 512).Select(index => Math.Round(1767323045 + (index * 0.1) + (random.NextDouble() * 0.001), 6))]), 0, 2);
    }

    private static double[] Walk(int digits, double step)
    {
        var random = new System.Random(7);
        var value = 77.0;
        return [.. Enumerable.Range(0, 512).Select(_ => Math.Round(value += (random.NextDouble() - 0.5) * step, digits))];
    }

    private static double BytesEach(double[] values)
    {
        var sink = new ByteSink();
        DoubleCodec.Encode(values, sink);
        return (double)sink.Length / values.Length;
    }

    private static long[] Bits(double[] values) => Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);

    private static double[] RoundTrip(double[] values)
    {
        var sink = new ByteSink();
        DoubleCodec.Encode(values, sink);
        sink.Take(BitPacking.Padding);
        var source = new ByteSource(sink.Written);
        var decoded = new double[values.Length];
        DoubleCodec.Decode(ref source, decoded);
        return decoded;
    }

    private static long[] RoundTrip(long[] values)
    {
        var sink = new ByteSink();
        IntegerCodec.Encode(values, sink);
        sink.Take(BitPacking.Padding);
        var source = new ByteSource(sink.Written);
        var decoded = new long[values.Length];
        IntegerCodec.Decode(ref source, decoded);
        return decoded;
    }
}
