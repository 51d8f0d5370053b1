using System.Numerics;
using FsCheck;

namespace Ocs.Wamp.Serialization;

/// <summary>Random values of every kind, nested.</summary>
internal static class ValueGenerators
{
    private static readonly double[] OddDoubles = [0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 1e16, 1e-7];
    private static readonly long[] OddIntegers = [0, 23, 24, 127, 128, 255, 256, 65535, 65536, uint.MaxValue, 1L << 32, long.MaxValue, -1, -32, -33, -128, -129, -32769, int.MinValue, long.MinValue];

    /// <summary>Values that all three serializers carry unchanged.</summary>
    public static Gen<WampValue> Values { get; } = Gen.Sized(size => Nested(Math.Min(size, 20)));

    private static Gen<string> Texts { get; } = Arb.Generate<string>().Select(text =>
        new string((text ?? "").Where(character => !char.IsSurrogate(character)).ToArray()).TrimStart('\0'));

    private static Gen<WampValue> Scalars { get; } = Gen.OneOf(
        Gen.Constant(WampValue.Null),
        Gen.Elements(true, false).Select(value => (WampValue)value),
        Gen.Elements(OddIntegers).Select(value => (WampValue)value),
        Arb.Generate<long>().Select(value => (WampValue)value),
        Gen.Elements(OddDoubles).Select(value => (WampValue)value),
        Arb.Generate<long>().Select(bits => BitConverter.Int64BitsToDouble(bits)).Select(value => (WampValue)(double.IsNaN(value) ? double.NaN : value)),
        Arb.Generate<double>().Select(value => (WampValue)(double.IsNaN(value) ? double.NaN : value)),
        Gen.Choose(0, int.MaxValue).Select(value => (WampValue)(new BigInteger(ulong.MaxValue) - value)),
        Texts.Select(value => (WampValue)value),
        Gen.Choose(0, 300).Select(length => (WampValue)new string('\u00e9', length)),
        Arb.Generate<byte[]>().Select(value => (WampValue)(value ?? [])));

    private static Gen<WampValue> Nested(int size) => size <= 1
        ? Scalars
        : Gen.OneOf(
            Scalars,
            Gen.ListOf(Nested(size / 3)).Select(values => (WampValue)new WampList(values)),
            Gen.ListOf(Texts.SelectMany(key => Nested(size / 3).Select(value => (key, value)))).Select(entries =>
            {
                var map = new WampMap();
                foreach (var (key, value) in entries)
                    map.Add(key, value);
                return (WampValue)map;
            }));
}
