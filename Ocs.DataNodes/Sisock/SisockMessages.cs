using Ocs.Wamp;

namespace Ocs.DataNodes.Sisock;

/// <summary>The shapes of sisock's messages, written and read.</summary>
internal static class SisockMessages
{
    /// <summary>An absolute time, unix seconds, of what sisock means by one: above 0 that time, else so long before now.</summary>
    public static double ReadTime(WampValue value, double absent, double now)
    {
        if (value.Kind is not (WampValueKind.Double or WampValueKind.Integer or WampValueKind.BigInteger))
            return value.IsNull ? now + absent : throw new WampException("wamp.error.invalid_argument", $"A time is {value.Kind}; it must be a number of seconds.");
        var seconds = value.AsDouble();
        if (!double.IsFinite(seconds))
            throw new WampException("wamp.error.invalid_argument", "A time must be finite.");
        return seconds > 0 ? seconds : now + seconds;
    }

    /// <summary>Writes <c>[fields, timelines]</c>.</summary>
    public static WampList WriteFields(IReadOnlyList<DataNodeField> fields)
    {
        var (described, timelines) = (new WampMap(), new WampMap());
        foreach (var field in fields)
        {
            described[field.Name] = new WampMap
            {
                ["description"] = field.Description,
                ["timeline"] = field.Timeline,
                ["type"] = field.Type switch { DataNodeFieldType.Text => "string", DataNodeFieldType.Boolean => "bool", _ => "number" },
                ["units"] = field.Unit,
            };
            if (!timelines.ContainsKey(field.Timeline))
                timelines[field.Timeline] = new WampMap { ["interval"] = field.Interval ?? WampValue.Null, ["field"] = new WampList() };
            timelines[field.Timeline].AsMap()["field"].AsList().Add(field.Name);
        }

        return [described, timelines];
    }

    /// <summary>Reads <c>[fields, timelines]</c>; what makes no sense is left out.</summary>
    public static List<DataNodeField> ReadFields(WampValue answer)
    {
        if (answer.AsListOrNull() is not { Count: >= 1 } pair || pair[0].AsMapOrNull() is not { } fields)
            return [];
        var timelines = pair.Count > 1 ? pair[1].AsMapOrNull() : null;
        var read = new List<DataNodeField>(fields.Count);
        foreach (var (name, value) in fields)
        {
            if (value.AsMapOrNull() is not { } field)
                continue;
            var timeline = field.GetOrNull("timeline").AsStringOrNull() ?? name;
            read.Add(new DataNodeField
            {
                Name = name,
                Timeline = timeline,
                Description = field.GetOrNull("description").AsStringOrNull(),
                Unit = field.GetOrNull("units").AsStringOrNull(),
                Type = field.GetOrNull("type").AsStringOrNull() switch { "string" => DataNodeFieldType.Text, "bool" => DataNodeFieldType.Boolean, _ => DataNodeFieldType.Number },
                Interval = ReadNumber(timelines?.GetOrNull(timeline).AsMapOrNull()?.GetOrNull("interval") ?? WampValue.Null),
            });
        }

        return read;
    }

    /// <summary>Writes <c>{"data": …, "timeline": …}</c>; fields that are not there get no samples.</summary>
    public static WampMap WriteData(IReadOnlyList<string> asked, IReadOnlyList<DataNodeSeries> series)
    {
        var (data, timelines) = (new WampMap(), new WampMap());
        foreach (var name in asked)
            data[name] = new WampList();
        foreach (var one in series)
        {
            data[one.Field] = WriteValues(one);
            if (one.Times.Count > 0 && !timelines.ContainsKey(one.Timeline))
                timelines[one.Timeline] = new WampMap { ["t"] = new WampList(one.Times.Select(time => (WampValue)time)), ["finalized_until"] = one.FinalizedUntil ?? WampValue.Null };
        }

        return new WampMap { ["data"] = data, ["timeline"] = timelines };
    }

    /// <summary>Reads the samples of an answer. Fields whose values and times do not fit together are left out.</summary>
    public static List<DataNodeSeries> ReadData(WampValue answer, IReadOnlyDictionary<string, DataNodeField> known)
    {
        // False is sisock's "too much data"; it carries nothing.
        if (answer.AsMapOrNull() is not { } reply || reply.GetOrNull("data").AsMapOrNull() is not { } data || reply.GetOrNull("timeline").AsMapOrNull() is not { } timelines)
            return [];
        var times = timelines.ToDictionary(entry => entry.Key, entry => ReadTimes(entry.Value), StringComparer.Ordinal);
        var series = new List<DataNodeSeries>();
        foreach (var (name, value) in data)
        {
            if (value.AsListOrNull() is not { Count: > 0 } values || FindTimeline(name, values.Count, known, timelines, times) is not { } timeline)
                continue;
            series.Add(ReadSeries(name, timeline, times[timeline], values, ReadNumber(timelines[timeline].AsMapOrNull()!.GetOrNull("finalized_until"))));
        }

        return series;
    }

    private static double? ReadNumber(WampValue value) =>
        value.Kind is WampValueKind.Double or WampValueKind.Integer or WampValueKind.BigInteger ? value.AsDouble() : null;

    private static double[] ReadTimes(WampValue timeline) =>
        timeline.AsMapOrNull()?.GetOrNull("t").AsListOrNull() is { } times ? [.. times.Select(time => ReadNumber(time) ?? double.NaN)] : [];

    /// <summary>The timeline of a field: as the answer says (so3g's scanner), as the field list says, else the only one that fits.</summary>
    private static string? FindTimeline(
        string field, int count, IReadOnlyDictionary<string, DataNodeField> known, WampMap timelines, Dictionary<string, double[]> times)
    {
        foreach (var (name, timeline) in timelines)
        {
            if (timeline.AsMapOrNull()?.GetOrNull("fields").AsListOrNull() is { } fields && fields.Contains(field) && times[name].Length == count)
                return name;
        }

        if (known.TryGetValue(field, out var described) && times.TryGetValue(described.Timeline, out var own) && own.Length == count)
            return described.Timeline;
        var fitting = times.Where(entry => entry.Value.Length == count).Select(entry => entry.Key).ToList();
        return fitting.Count == 1 ? fitting[0] : null;
    }

    private static DataNodeSeries ReadSeries(string field, string timeline, double[] times, WampList values, double? finalizedUntil)
    {
        var isText = values.Exists(value => value.Kind == WampValueKind.String);
        return new DataNodeSeries
        {
            Field = field,
            Timeline = timeline,
            Times = times,
            Texts = isText ? [.. values.Select(value => value.AsStringOrNull())] : null,
            Numbers = isText ? [] : [.. values.Select(ReadSample)],
            IsBoolean = values.TrueForAll(value => value.Kind is WampValueKind.Boolean),
            FinalizedUntil = finalizedUntil,
        };
    }

    private static double ReadSample(WampValue value) =>
        value.Kind == WampValueKind.Boolean ? (value.AsBoolean() ? 1 : 0) : ReadNumber(value) ?? double.NaN;

    private static WampList WriteValues(DataNodeSeries series)
    {
        if (series.Texts is { } texts)
            return new WampList(texts.Select(text => (WampValue)text));
        return new WampList(series.Numbers.Select(number =>
            !double.IsFinite(number) ? WampValue.Null : series.IsBoolean ? number != 0 : (WampValue)number));
    }
}
