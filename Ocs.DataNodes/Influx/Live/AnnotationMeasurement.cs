using Ocs.DataNodes.Annotations;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>
/// What agents and operations did, as a measurement that Grafana's annotations ask for: the tag <c>agent</c>, the fields
/// <c>title</c>, <c>text</c>, <c>tags</c> and <c>timeEnd</c> in unix milliseconds. It is listed nowhere.
/// </summary>
internal sealed class AnnotationMeasurement(LiveCache cache, LiveFeeds feeds)
{
    public const string Name = "annotations";

    private static readonly KeyValuePair<string, InfluxType>[] AllFields =
    [
        new("title", InfluxType.String), new("text", InfluxType.String), new("tags", InfluxType.String), new("timeEnd", InfluxType.Integer),
    ];

    /// <summary>A series for each agent, of all that is remembered.</summary>
    public IEnumerable<IInfluxSeries> Series
    {
        get
        {
            var now = LiveCache.UnixSeconds(cache.Clock.GetUtcNow());
            return feeds.Annotations.Find(double.NegativeInfinity, double.PositiveInfinity)
                .GroupBy(annotation => annotation.Instance, StringComparer.Ordinal)
                .Select(agent => new AgentSeries($"{feeds.AddressRoot}.{agent.Key}", [.. agent], now));
        }
    }

    private sealed class AgentSeries(string agent, Annotation[] annotations, double now) : IInfluxSeries
    {
        public InfluxTags Tags { get; } = new([KeyValuePair.Create("agent", agent)]);

        public IReadOnlyList<KeyValuePair<string, InfluxType>> Fields => AllFields;

        public InfluxType GetType(string field) => Array.Find(AllFields, known => known.Key == field).Value;

        public InfluxReader? Read(string field, long from, long to)
        {
            var times = Times();
            var first = Array.FindIndex(times, time => time >= from);
            var last = Array.FindLastIndex(times, time => time <= to);
            if (first < 0 || last < first)
                (first, last) = (0, -1);
            var shown = annotations.AsSpan(first, last - first + 1).ToArray();
            ColumnMemory? values = field switch
            {
                "title" => Texts(shown, annotation => annotation.Title),
                "text" => Texts(shown, annotation => annotation.Text),
                "tags" => Texts(shown, annotation => string.Join(',', annotation.Tags)),
                "timeEnd" => new ColumnMemory(InfluxType.Integer, Integers: Array.ConvertAll(shown, annotation => PointBuffer.Milliseconds(annotation.End ?? now))),
                _ => null,
            };
            return values is { } column ? new ArrayReader(times.AsMemory(first, shown.Length), column) : null;
        }

        private static ColumnMemory Texts(Annotation[] annotations, Converter<Annotation, string> text) =>
            new(InfluxType.String, Strings: Array.ConvertAll(annotations, text));

        /// <summary>Their begins in nanoseconds; of those in the same moment each one a nanosecond later, as a series wants it.</summary>
        private long[] Times()
        {
            var times = new long[annotations.Length];
            for (var index = 0; index < times.Length; index++)
            {
                var time = PointBuffer.Milliseconds(annotations[index].Start) * 1_000_000;
                times[index] = index > 0 ? Math.Max(time, times[index - 1] + 1) : time;
            }

            return times;
        }
    }
}
