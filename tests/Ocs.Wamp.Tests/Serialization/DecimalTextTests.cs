using System.Globalization;
using System.Text;
using FsCheck;

namespace Ocs.Wamp.Serialization;

public sealed class DecimalTextTests
{
    private static readonly double[] Odd =
    [
        0, -0.0, 1, -1, 0.1, 0.3, 1e-9, 5e-10, 1e-5, 999_999_999.999999, 1_760_000_000.1, 1_760_000_000.123456, 1_760_000_000.1234567, 4_503_599_627.370496,
        4_503_599_627.370497, 8_999_999_999.999999, 1L << 52, (1L << 52) + 1, 1L << 53, 1e15, 1e300, -273.15, double.MaxValue, double.Epsilon, 1.0 / 3,
    ];

    [Fact]
    public void What_is_written_is_the_shortest_text_of_the_number()
    {
        var random = new System.Random(11);
        foreach (var value in Odd)
            Check(value);
        for (var count = 0; count < 300_000; count++)
            Check(Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(0, 17)), random.Next(0, 10)));
    }

    [Fact]
    public void Numbers_beside_those_of_few_decimals_are_not_taken_for_them()
    {
        var random = new System.Random(12);
        for (var count = 0; count < 100_000; count++)
        {
            var value = Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(0, 12)), random.Next(0, 10));
            Check(Math.BitIncrement(value));
            Check(Math.BitDecrement(value));
        }
    }

    [Fact]
    public void Any_number_in_JSON_is_read_back_as_the_same_bits() =>
        Prop.ForAll<double, long>((value, bits) => IsReadBack([value, BitConverter.Int64BitsToDouble(bits), 1.7e9 + (bits / 9.3e12), Math.Round(bits / 1e12, 6), bits >> 11]))
            .Check(new Configuration { MaxNbOfTest = 5000, Runner = Config.QuickThrowOnFailure.Runner });

    /// <summary>Whatever number of decimals it begins with: the platform's digits, where it writes any.</summary>
    private static void Check(double value)
    {
        Span<byte> utf8 = stackalloc byte[DecimalText.LongestLength];
        for (var first = 0; first < 10; first++)
        {
            var decimals = first;
            if (!DecimalText.TryFormat(value, ref decimals, utf8, out var written))
                continue;
            var text = Encoding.ASCII.GetString(utf8[..written]);
            // An exponent stands for zeros.
            var shortest = value.ToString("R", CultureInfo.InvariantCulture);
            if (shortest.Contains('E', StringComparison.Ordinal))
                shortest = value.ToString("0.###############", CultureInfo.InvariantCulture);
            if (text != shortest || BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) != BitConverter.DoubleToInt64Bits(value))
                Assert.Fail($"{value:R} is written as {text} with {first} decimals to begin with.");
        }
    }

    private static bool IsReadBack(double[] values)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var writer = WampWriter.Create(output, WampSerializer.Json);
        writer.BeginList(2);
        writer.WriteDoubles(values);
        foreach (var value in values)
            writer.WriteDouble(value);
        writer.EndList();
        var reader = new WampReader(output.WrittenSpan, WampSerializer.Json);
        reader.Read();
        var list = reader.GetValue().AsList();
        return values.SequenceEqual(list[0].AsList().Select(value => value.AsDouble())) && values.SequenceEqual(list.Skip(1).Select(value => value.AsDouble()))
            && list[0].AsList().All(value => value.Kind == WampValueKind.Double);
    }
}
