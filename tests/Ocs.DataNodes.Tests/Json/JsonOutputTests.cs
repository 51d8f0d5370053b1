using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using Ocs.DataNodes.Json;

namespace Ocs.DataNodes.Tests.Json;

public sealed class JsonOutputTests
{
    [Fact]
    public void Numbers_read_back_bit_for_bit_whatever_stands_beside_them() =>
        Prop.ForAll<double[], PositiveInt>((values, digits) =>
        {
            double[] mixed = [.. values, .. values.Select(value => Math.Round(value, digits.Get % 10)), 0, -0.0, 0.5, -20.1234, 1e15, 123456789012345, 1e-9, double.MaxValue, double.Epsilon];
            long[] times = [.. Enumerable.Range(0, mixed.Length).Select(index => 1_795_206_703_439 + index)];
            var points = JsonElement.Parse(Write(mixed, times)).EnumerateArray().ToList();
            Assert.Equal(times, points.Select(point => point[1].GetInt64()));
            Assert.Equal(
                mixed.Select(value => double.IsFinite(value) ? BitConverter.DoubleToInt64Bits(value) : null as long?),
                points.Select(point => point[0].ValueKind == JsonValueKind.Null ? null as long? : BitConverter.DoubleToInt64Bits(point[0].GetDouble())));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decimals_are_written_as_short_as_they_are_with_a_point()
    {
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal("[[20.1234,1],[20.12,2],[20,3],[-0.001,4],[null,5],[100,6]]", Write([20.1234, 20.12, 20, -0.001, double.NaN, 100], [1, 2, 3, 4, 5, 6]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Times_of_any_size_are_written_whole()
    {
        long[] times = [long.MinValue, -1_795_206_703_439, -1, 0, 7, 999_999, 1_000_000, 1_000_001, 1_795_206_000_000, 1_795_206_999_999, 1_795_207_000_000, 1_795_206_000_009, long.MaxValue];
        Assert.Equal($"[{string.Join(',', times.Select(time => FormattableString.Invariant($"[1.05,{time}]")))}]", Write([.. times.Select(_ => 1.05)], times));
    }

    private static string Write(double[] values, long[] times)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var output = new JsonOutput(bytes);
        output.Raw("["u8);
        output.Points(values, times);
        output.Raw("]"u8);
        output.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
