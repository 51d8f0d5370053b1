using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Json;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.Annotations;

/// <summary>
/// Annotations as a table, for data sources that ask <c>/query</c> for them: a target <c>annotations</c>, with the words of
/// <see cref="AnnotationFilter"/> behind it.
/// </summary>
internal sealed class AnnotationTable(LiveCache cache, SiteAnnotations site)
{
    private const string Name = "annotations";

    private static ReadOnlySpan<byte> Columns => """
        ,"columns":[{"text":"time","type":"time"},{"text":"timeEnd","type":"time"},{"text":"title","type":"string"},{"text":"text","type":"string"},{"text":"tags","type":"string"},{"text":"id","type":"string"}],"rows":[
        """u8;

    public static bool IsMeant(Target target) => target.Name == Name || target.Name.StartsWith(Name + " ", StringComparison.Ordinal);

    public void Write(ref JsonOutput output, Target target, TimeRange range)
    {
        output.Raw("{\"type\":\"table\""u8);
        if (target.RefId is { } refId)
        {
            output.Raw(",\"refId\":"u8);
            output.Text(refId);
        }

        output.Raw(Columns);
        var filter = new AnnotationFilter(target.Name[Name.Length..]);
        var now = LiveCache.UnixSeconds(cache.Clock.GetUtcNow());
        var separator = "["u8;
        foreach (var annotation in site.Find(range.From, range.To).Where(filter.Passes))
        {
            output.Raw(separator);
            separator = ",["u8;
            var start = PointBuffer.Milliseconds(annotation.Start);
            output.Integer(start);
            output.Raw(","u8);
            output.Integer(PointBuffer.Milliseconds(annotation.End ?? now));
            output.Raw(","u8);
            output.Text(annotation.Title);
            output.Raw(","u8);
            output.Text(annotation.Text);
            output.Raw(","u8);
            output.Text(string.Join(',', annotation.Tags));
            output.Raw(","u8);
            output.Text($"{start} {annotation.Title}");
            output.Raw("]"u8);
        }

        output.Raw("]}"u8);
    }
}
