using Ocs.DataNodes.Compression;
using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

internal sealed class StringColumn(int capacity) : OpenColumn
{
    private readonly string[] _values = new string[capacity];

    public override FeedColumnType Type => FeedColumnType.String;

    public override void Set(int row, FeedColumn source, int from, int count)
    {
        for (var index = 0; index < count; index++)
        {
            // A state that stays is one object, not one a message.
            var text = source.Strings[from + index];
            var before = row + index > 0 ? _values[row + index - 1] : null;
            _values[row + index] = text == before ? before : text;
        }
    }

    public override void Set(int row, OpenColumn source, int from, int count) =>
        ((StringColumn)source)._values.AsSpan(from, count).CopyTo(_values.AsSpan(row));

    public override bool Equals(int row, FeedColumn source, int at) => _values[row] == source.Strings[at];

    public override void CopyNumbers(Span<double> numbers) => numbers.Fill(double.NaN);

    public override void CopyTexts(Span<string> texts) => _values.AsSpan(0, texts.Length).CopyTo(texts);

    public override string[] Encode(int count, ByteSink sink) => StringCodec.Encode(_values.AsSpan(0, count), sink);

    public override void Decode(ref ByteSource source, string[]? texts, int count) =>
        StringCodec.Decode(ref source, texts!, _values.AsSpan(0, count));
}
