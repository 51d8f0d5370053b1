using System.Globalization;
using System.Text;
using FsCheck;

namespace Ocs.Wamp.Serialization;

public sealed class DecimalDoubleTests
{
    [Fact]
    public void It_agrees_with_the_platform_on_random_digits()
    {
        var random = new System.Random(7);
        for (var i = 0; i < 300_000; i++)
        {
            var digits = (ulong)random.NextInt64() >> random.Next(63);
            var power = random.Next(DecimalDouble.LowestPower, DecimalDouble.HighestPower + 1);
            Check(digits, power);
        }
    }

    [Fact]
    public void It_agrees_with_the_platform_at_and_beside_ties()
    {
        // A tie lies between two doubles: 2^53 + 1 and its like, in decimals and scaled.
        for (var shift = 0; shift < 11; shift++)
        {
            for (var offset = -2; offset <= 2; offset++)
            {
                var digits = (((1UL << 53) + 1) << shift) + (ulong)offset;
                for (var power = DecimalDouble.LowestPower; power <= DecimalDouble.HighestPower; power++)
                    Check(digits, power);
            }
        }
    }

    [Fact]
    public void The_shortest_form_of_any_double_is_read_back() =>
        Prop.ForAll<double, long>((value, bits) => IsReadBack(value) && IsReadBack(BitConverter.Int64BitsToDouble(bits)) && IsReadBack(1.7e9 + (bits / 9.3e12)))
            .Check(new Configuration { MaxNbOfTest = 5000, Runner = Config.QuickThrowOnFailure.Runner });

    private static bool IsReadBack(double value)
    {
        var reader = new WampReader(Encoding.ASCII.GetBytes(double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "0"), WampSerializer.Json);
        reader.Read();
        return !double.IsFinite(value) || reader.GetDouble().Equals(value);
    }

    private static void Check(ulong digits, int power)
    {
        var expected = double.Parse(string.Create(CultureInfo.InvariantCulture, $"{digits}e{power}"), CultureInfo.InvariantCulture);
        if (!expected.Equals(DecimalDouble.Compute(digits, power)))
            Assert.Fail($"{digits}e{power} is {expected:R}, not {DecimalDouble.Compute(digits, power):R}");
    }
}
