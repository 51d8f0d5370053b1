using Ocs.DataNodes.Annotations;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>
/// What agents and operations did, as a measurement that Grafana's annotations ask for: the tag <c>agent</c>, the fields
/// <c>title</c>, <c>text</c>, <c>tags</c> and <c>timeEnd</c> in unix milliseconds. It is listed nowhere.
/// </summary>
internal sealed class AnnotationMeasurement(LiveCache cache, SiteAnnotations site)
{
    public const string Name = "annotations";

    private static readonly KeyValuePair<string, InfluxType>[] AllFields =
    [
        new("title", InfluxType.String), new("text", InfluxType.String), new("tags", InfluxType.String), new("timeEnd", InfluxType.Integer),
    ];

    private readonly Dictionary<(double From, double To), ILookup<string, Annotation>> _found = [];

    /// <summary>A series for each agent.</summary>
    public IEnumerable<IInfluxSeries> Series =>
        site.Instances.Distinct(StringComparer.Ordinal).Select(instance => new AgentSeries(this, $"{site.AddressRoot}.{instance}", instance));

    /// <summary>What happened to an agent in a range of time; looked up once for all fields of all agents.</summary>
    private Annotation[] Find(string instance, long from, long to)
    {
        var range = (from / 1e9, to / 1e9);
        if (!_found.TryGetValue(range, out var found))
            _found.Add(range, found = site.Find(range.Item1, range.Item2).ToLookup(annotation => annotation.Instance, StringComparer.Ordinal));
        return [.. found[instance]];
    }

    private double Now => LiveCache.UnixSeconds(cache.Clock.GetUtcNow());

    private sealed class AgentSeries(AnnotationMeasurement measurement, string agent, string instance) : IInfluxSeries
    {
        public InfluxTags Tags { get; } = new([KeyValuePair.Create("agent", agent)]);

        public IReadOnlyList<KeyValuePair<string, InfluxType>> Fields => AllFields;

        public InfluxType GetType(string field) => Array.Find(AllFields, known => known.Key == field).Value;

        public InfluxReader? Read(string field, long from, long to)
        {
            var annotations = measurement.Find(instance, from, to);
            var times = Times(annotations);
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
                "timeEnd" => new ColumnMemory(InfluxType.Integer, Integers: Array.ConvertAll(shown, annotation => PointBuffer.Milliseconds(annotation.End ?? measurement.Now))),
                _ => null,
            };
            return values is { } column ? new ArrayReader(times.AsMemory(first, shown.Length), column) : null;
        }

        private static ColumnMemory Texts(Annotation[] annotations, Converter<Annotation, string> text) =>
            new(InfluxType.String, Strings: Array.ConvertAll(annotations, text));

        /// <summary>Their begins in nanoseconds; of those in the same moment each one a nanosecond later, as a series wants it.</summary>
        private static long[] Times(Annotation[] annotations)
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
