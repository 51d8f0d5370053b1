using System.Numerics;
using System.Text.Json;
using Ocs.G3;

namespace Ocs.Core.Tests.G3;

/// <summary>Compares an object with the JSON that describes it.</summary>
internal static class JsonComparison
{
    public static void AssertSame(JsonElement expected, G3Object? actual, string where)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(actual);
            return;
        }

        Assert.NotNull(actual);
        Assert.Equal(expected.GetProperty("t").GetString(), actual.ClassName);
        if (expected.TryGetProperty("opaque", out _))
        {
            Assert.IsType<G3Opaque>(actual);
            return;
        }

        var value = expected.GetProperty("v");
        switch (actual)
        {
            case G3Bool same: Assert.Equal(value.GetBoolean(), same.Value); break;
            case G3Int same: Assert.Equal(value.GetInt64(), same.Value); break;
            case G3Double same: AssertDouble(value, same.Value, where); break;
            case G3String same: Assert.Equal(value.GetString(), same.Value); break;
            case G3Time same: Assert.Equal(value.GetInt64(), same.Value); break;
            case G3VectorDouble same: AssertDoubles(value, same.Items, where); break;
            case G3VectorInt same: Assert.Equal(value.EnumerateArray().Select(item => item.GetInt64()), same.Items); break;
            case G3VectorBool same: Assert.Equal(value.EnumerateArray().Select(item => item.GetBoolean()), same.Items); break;
            case G3VectorString same: Assert.Equal(value.EnumerateArray().Select(item => item.GetString()!), same.Items); break;
            case G3VectorTime same: Assert.Equal(value.EnumerateArray().Select(item => item.GetInt64()), same.Items); break;
            case G3VectorUnsignedChar same: Assert.Equal(value.EnumerateArray().Select(item => item.GetByte()), same.Items); break;
            case G3VectorComplexDouble same: Assert.Equal(value.EnumerateArray().Select(item => new Complex(item[0].GetDouble(), item[1].GetDouble())), same.Items); break;
            case G3VectorVectorString same: AssertAll(value, same.Items, (item, strings) => Assert.Equal(item.EnumerateArray().Select(text => text.GetString()!), strings.Items)); break;
            case G3VectorFrameObject same: AssertAll(value, same.Items, (item, inner) => AssertSame(item, inner, where)); break;
            case G3MapFrameObject same: AssertMap(value, same.Entries, (item, inner) => AssertSame(item, inner, where)); break;
            case G3MapDouble same: AssertMap(value, same.Entries, (item, number) => AssertDouble(item, number, where)); break;
            case G3MapInt same: AssertMap(value, same.Entries, (item, number) => Assert.Equal(item.GetInt64(), number)); break;
            case G3MapString same: AssertMap(value, same.Entries, (item, text) => Assert.Equal(item.GetString(), text)); break;
            case G3MapVectorDouble same: AssertMap(value, same.Entries, (item, numbers) => AssertDoubles(item, numbers, where)); break;
            case G3MapVectorInt same: AssertMap(value, same.Entries, (item, numbers) => Assert.Equal(item.EnumerateArray().Select(number => number.GetInt64()), numbers)); break;
            case G3MapVectorString same: AssertMap(value, same.Entries, (item, texts) => Assert.Equal(item.EnumerateArray().Select(text => text.GetString()!), texts)); break;
            case G3TimesampleMap same:
                AssertMap(value, same.Fields.Entries, (item, inner) => AssertSame(item, inner, where));
                Assert.Equal(expected.GetProperty("times").EnumerateArray().Select(item => item.GetInt64()), same.Times.Items);
                break;
            case IrregBlockDouble same:
                Assert.Equal(expected.GetProperty("prefix").GetString(), same.Prefix);
                AssertDoubles(expected.GetProperty("tvec"), same.Times.Items, where);
                AssertMap(value, same.Fields.Entries, (item, numbers) => AssertDoubles(item, numbers, where));
                break;
            default: Assert.Fail($"{where}: no comparison for {actual.ClassName}"); break;
        }
    }

    private static void AssertAll<T>(JsonElement expected, IReadOnlyList<T> actual, Action<JsonElement, T> assert)
    {
        Assert.Equal(expected.GetArrayLength(), actual.Count);
        for (var index = 0; index < actual.Count; index++)
            assert(expected[index], actual[index]);
    }

    private static void AssertMap<T>(JsonElement expected, IReadOnlyDictionary<string, T> actual, Action<JsonElement, T> assert)
    {
        Assert.Equal(expected.EnumerateObject().Count(), actual.Count);
        foreach (var entry in expected.EnumerateObject())
            assert(entry.Value, actual[entry.Name]);
    }

    private static void AssertDoubles(JsonElement expected, double[] actual, string where) =>
        AssertAll(expected, actual, (item, number) => AssertDouble(item, number, where));

    private static void AssertDouble(JsonElement expected, double actual, string where)
    {
        var value = expected.ValueKind != JsonValueKind.String ? expected.GetDouble() : expected.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var text => throw new InvalidDataException($"{where}: {text}"),
        };
        Assert.Equal(value, actual);
    }
}
