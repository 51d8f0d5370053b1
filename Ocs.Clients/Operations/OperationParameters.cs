using System.Collections;
using System.Numerics;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>Turns the parameters of a request into what goes over the wire.</summary>
internal static class OperationParameters
{
    /// <summary>A map of an object's properties, of a dictionary's entries, or empty for null.</summary>
    /// <exception cref="ArgumentException">A value has no form on the wire; names it.</exception>
    public static WampMap ToMap(object? parameters)
    {
        if (parameters is null)
            return [];
        if (parameters is WampMap already)
            return already;
        var map = new WampMap();
        if (parameters is IDictionary entries)
        {
            foreach (DictionaryEntry entry in entries)
                map[(string)entry.Key] = ToValue((string)entry.Key, entry.Value);
            return map;
        }

        foreach (var property in parameters.GetType().GetProperties())
            map[property.Name] = ToValue(property.Name, property.GetValue(parameters));
        return map;
    }

    private static WampValue ToValue(string name, object? value) => value switch
    {
        null => WampValue.Null,
        WampValue wamp => wamp,
        WampMap map => map,
        WampList list => list,
        string text => text,
        bool flag => flag,
        double or float or decimal => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
        BigInteger large => large,
        byte[] bytes => bytes,
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        ulong large => (BigInteger)large,
        TimeSpan time => time.TotalSeconds,
        DateTimeOffset time => (time - DateTimeOffset.UnixEpoch).TotalSeconds,
        IDictionary => ToMap(value),
        IEnumerable items => new WampList(items.Cast<object?>().Select(item => ToValue(name, item))),
        _ => throw new ArgumentException($"The parameter {name} is a {value.GetType().Name}, which cannot be sent."),
    };
}
