using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Ocs.Feeds;

namespace Ocs.Clients;

/// <summary>One row of a block as a dictionary; a value is boxed only when it is read.</summary>
internal sealed class FeedSampleValues(FeedBlock block, int index) : IReadOnlyDictionary<string, object>
{
    public int Count => block.Columns.Length;

    public IEnumerable<string> Keys => block.Columns.Select(column => column.Name);

    public IEnumerable<object> Values => block.Columns.Select(ValueOf);

    public object this[string key] => TryGetValue(key, out var value)
        ? value
        : throw new KeyNotFoundException($"The block {block.Name} has no field '{key}', only {string.Join(", ", Keys)}.");

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        var column = Array.Find(block.Columns, column => column.Name == key);
        value = column is null ? null : ValueOf(column);
        return column is not null;
    }

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() =>
        block.Columns.Select(column => KeyValuePair.Create(column.Name, ValueOf(column))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object ValueOf(FeedColumn column) => column.Type switch
    {
        FeedColumnType.Double => column.Doubles[index],
        FeedColumnType.Integer => column.Integers[index],
        FeedColumnType.Boolean => column.Booleans[index],
        _ => column.Strings[index],
    };
}
