using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Ocs.Site;

/// <summary>Reads YAML into <see cref="SiteNode"/>s: anchors, aliases and merge keys resolved, lines kept, repeated keys reported.</summary>
internal sealed class SiteNodeReader(string text, Action<SiteFaultSeverity, int, string> fault)
{
    /// <summary>Deeper than any site file, and shallow enough for the stack.</summary>
    private const int MaxDepth = 100;

    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<AnchorName, SiteNode> _anchors = [];

    /// <summary>The document; null where there is none, or where the YAML is broken.</summary>
    public SiteNode? Read()
    {
        try
        {
            _parser.Consume<StreamStart>();
            if (!_parser.TryConsume<DocumentStart>(out _))
                return null;
            var root = ReadNode(0);
            _parser.Consume<DocumentEnd>();
            if (_parser.TryConsume<DocumentStart>(out var second))
                fault(SiteFaultSeverity.Error, (int)second.Start.Line, "a second YAML document begins here; a site file is one document.");
            return root;
        }
        catch (YamlException exception)
        {
            var reason = exception.Message.TrimEnd('.');
            fault(SiteFaultSeverity.Error, (int)exception.Start.Line, $"this is not YAML: {char.ToLowerInvariant(reason[0])}{reason[1..]}.");
            return null;
        }
    }

    private SiteNode ReadNode(int depth)
    {
        var first = _parser.Consume<ParsingEvent>();
        if (depth > MaxDepth)
            throw new YamlException(first.Start, first.End, $"It is nested more than {MaxDepth} deep.");
        var line = (int)first.Start.Line;
        var node = first switch
        {
            AnchorAlias alias => _anchors.TryGetValue(alias.Value, out var known)
                ? known
                : throw new YamlException(alias.Start, alias.End, $"There is no anchor &{alias.Value} above."),
            Scalar scalar => new SiteNode
            {
                Line = line,
                Text = scalar.Value,
                IsPlain = scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty,
            },
            SequenceStart => new SiteNode { Line = line, Items = ReadItems(depth) },
            MappingStart => new SiteNode { Line = line, Entries = ReadEntries(depth) },
            _ => throw new YamlException(first.Start, first.End, "Nothing can be read here."),
        };
        if (first is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor] = node;
        return node;
    }

    private List<SiteNode> ReadItems(int depth)
    {
        var items = new List<SiteNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return items;
    }

    private List<KeyValuePair<SiteNode, SiteNode>> ReadEntries(int depth)
    {
        var entries = new List<KeyValuePair<SiteNode, SiteNode>>();
        var merged = new List<SiteNode>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1);
            var value = ReadNode(depth + 1);
            if (key is { Text: "<<", IsPlain: true })
            {
                merged.AddRange(value.Items ?? [value]);
                continue;
            }

            var earlier = entries.FindIndex(entry => entry.Key.Text is not null && entry.Key.Text == key.Text);
            if (earlier >= 0)
            {
                fault(SiteFaultSeverity.Warning, key.Line, $"the key '{key.Text}' was given on line {entries[earlier].Key.Line} already; this one counts.");
                entries.RemoveAt(earlier);
            }

            entries.Add(new(key, value));
        }

        foreach (var entry in merged.SelectMany(node => node.Entries ?? []))
        {
            if (!entries.Exists(own => own.Key.Text == entry.Key.Text))
                entries.Add(entry);
        }

        return entries;
    }
}
