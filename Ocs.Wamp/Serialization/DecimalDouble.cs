using System.Numerics;

namespace Ocs.Wamp;

/// <summary>
/// The nearest double to digits times a power of ten, by the algorithm of Eisel and Lemire ("Number parsing at a gigabyte per
/// second", 2021), for the powers where one multiplication by 128 bits always decides.
/// </summary>
internal static class DecimalDouble
{
    /// <summary>The lowest power of ten taken.</summary>
    public const int LowestPower = -27;

    /// <summary>The highest power of ten taken.</summary>
    public const int HighestPower = 55;

    private const int MantissaBits = 52;
    private const int ExponentBias = 1023;
    private const int KeptBits = MantissaBits + 3;
    private const int LowestTie = -4;
    private const int HighestTie = 23;

    private static readonly (ulong High, ulong Low)[] PowersOfFive = CreatePowersOfFive();

    /// <summary>The double nearest to <paramref name="digits"/> × 10^<paramref name="power"/>, which is from <see cref="LowestPower"/> to <see cref="HighestPower"/>.</summary>
    public static double Compute(ulong digits, int power)
    {
        if (digits == 0)
            return 0;
        var zeros = BitOperations.LeadingZeroCount(digits);
        var (high, low) = Multiply(digits << zeros, PowersOfFive[power - LowestPower]);
        var upper = (int)(high >> 63);
        var shift = upper + 64 - KeptBits;
        var mantissa = high >> shift;

        // A product exactly between two doubles, which only these powers can give, goes to the even one.
        if (low <= 1 && power is >= LowestTie and <= HighestTie && (mantissa & 3) == 1 && mantissa << shift == high)
            mantissa &= ~1UL;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        var exponent = BinaryExponent(power) + upper - zeros + ExponentBias;
        if (mantissa >> (MantissaBits + 1) != 0)
        {
            mantissa >>= 1;
            exponent++;
        }

        return BitConverter.UInt64BitsToDouble((mantissa & ((1UL << MantissaBits) - 1)) | ((ulong)exponent << MantissaBits));
    }

    private static (ulong High, ulong Low) Multiply(ulong digits, (ulong High, ulong Low) five)
    {
        const ulong undecided = ulong.MaxValue >> KeptBits;
        var high = Math.BigMul(digits, five.High, out var low);
        if ((high & undecided) != undecided)
            return (high, low);
        var more = Math.BigMul(digits, five.Low, out _);
        low += more;
        return (low < more ? high + 1 : high, low);
    }

    /// <summary>The binary exponent of a power of ten with its mantissa in 64 bits: floor(power × log2 10) + 63.</summary>
    private static int BinaryExponent(int power) => ((217706 * power) >> 16) + 63;

    private static (ulong High, ulong Low)[] CreatePowersOfFive()
    {
        var powers = new (ulong, ulong)[HighestPower - LowestPower + 1];
        for (var power = LowestPower; power <= HighestPower; power++)
        {
            var five = BigInteger.Pow(5, Math.Abs(power));
            if (power < 0)
                five = (BigInteger.One << ((int)five.GetBitLength() + 127)) / five + 1; // rounded up
            var bits = (int)five.GetBitLength();
            five = bits <= 128 ? five << (128 - bits) : five >> (bits - 128);
            powers[power - LowestPower] = ((ulong)(five >> 64), (ulong)(five & ulong.MaxValue));
        }

        return powers;
    }
}
