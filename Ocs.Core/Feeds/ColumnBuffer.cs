using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>The values of one field that wait to be sent: one array of its type, which grows and is used again.</summary>
internal sealed class ColumnBuffer(string name, FeedColumnType type)
{
    private double[] _doubles = [];
    private long[] _integers = [];
    private bool[] _booleans = [];
    private string[] _strings = [];
    private int _count;

    public string Name => name;

    public FeedColumnType Type => type;

    /// <summary>Whether a value may stand in a column: its own type, or an integer among doubles.</summary>
    public static bool Accepts(FeedColumnType column, FeedColumnType value) =>
        column == value || (column == FeedColumnType.Double && value == FeedColumnType.Integer);

    public void Add(WampValue value)
    {
        switch (type)
        {
            case FeedColumnType.Double: Room(ref _doubles, 1)[0] = value.AsDouble(); break;
            case FeedColumnType.Integer: Room(ref _integers, 1)[0] = value.AsInteger(); break;
            case FeedColumnType.Boolean: Room(ref _booleans, 1)[0] = value.AsBoolean(); break;
            default: Room(ref _strings, 1)[0] = value.AsString(); break;
        }
    }

    public void Add(FeedColumn column)
    {
        switch (type)
        {
            case FeedColumnType.Double when column.Type == FeedColumnType.Integer:
                var room = Room(ref _doubles, column.Integers.Length);
                for (var index = 0; index < room.Length; index++)
                    room[index] = column.Integers[index];
                break;
            case FeedColumnType.Double: column.Doubles.CopyTo(Room(ref _doubles, column.Doubles.Length)); break;
            case FeedColumnType.Integer: column.Integers.CopyTo(Room(ref _integers, column.Integers.Length)); break;
            case FeedColumnType.Boolean: column.Booleans.CopyTo(Room(ref _booleans, column.Booleans.Length)); break;
            default: column.Strings.CopyTo(Room(ref _strings, column.Strings.Length)); break;
        }
    }

    public void Write(WampWriter writer)
    {
        writer.WriteKey(name);
        switch (type)
        {
            case FeedColumnType.Double: writer.WriteDoubles(_doubles.AsSpan(0, _count)); return;
            case FeedColumnType.Integer: writer.WriteIntegers(_integers.AsSpan(0, _count)); return;
        }

        writer.BeginList(_count);
        for (var index = 0; index < _count; index++)
        {
            if (type == FeedColumnType.Boolean)
                writer.WriteBoolean(_booleans[index]);
            else
                writer.WriteString(_strings[index]);
        }

        writer.EndList();
    }

    public void Clear()
    {
        _strings.AsSpan(0, type == FeedColumnType.String ? _count : 0).Clear();
        _count = 0;
    }

    private Span<T> Room<T>(ref T[] values, int more)
    {
        if (_count + more > values.Length)
            Array.Resize(ref values, Math.Max(_count + more, Math.Max(4, 2 * values.Length)));
        var room = values.AsSpan(_count, more);
        _count += more;
        return room;
    }
}
