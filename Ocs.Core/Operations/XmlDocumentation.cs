using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Ocs.Operations;

/// <summary>What the compiler wrote of a method into the XML file beside its assembly.</summary>
internal sealed partial class XmlDocumentation
{
    private static readonly ConcurrentDictionary<string, ILookup<string, XElement>> Files = new();

    private readonly XElement? _member;

    private XmlDocumentation(XElement? member) => _member = member;

    /// <summary>The text of a tag, such as <c>summary</c> or <c>remarks</c>; null where there is none.</summary>
    public string? this[string tag] => Read(_member?.Element(tag));

    /// <summary>The text of a parameter.</summary>
    public string? Parameter(string name) => Read(_member?.Elements("param").FirstOrDefault(param => (string?)param.Attribute("name") == name));

    /// <summary>The documentation of a method; empty where the file or the entry is missing.</summary>
    public static XmlDocumentation Of(MethodInfo method)
    {
        var file = Path.ChangeExtension(method.DeclaringType!.Assembly.Location, ".xml");
        var id = $"M:{method.DeclaringType.FullName!.Replace('+', '.')}.{method.Name}";
        var names = method.GetParameters().Select(parameter => parameter.Name).ToHashSet();
        var candidates = Files.GetOrAdd(file, Load)[id];
        return new(candidates.FirstOrDefault(member => member.Elements("param").All(param => names.Contains((string?)param.Attribute("name")))));
    }

    /// <summary>The members of a file by their id, without the parameter list: names of operations are never overloaded in earnest.</summary>
    private static ILookup<string, XElement> Load(string file)
    {
        try
        {
            var members = File.Exists(file) ? XDocument.Load(file).Descendants("member") : [];
            return members.ToLookup(member => ((string?)member.Attribute("name") ?? "").Split('(')[0]);
        }
        catch (Exception unreadable) when (unreadable is XmlException or IOException or UnauthorizedAccessException)
        {
            return Enumerable.Empty<XElement>().ToLookup(_ => "");
        }
    }

    private static string? Read(XElement? element)
    {
        if (element is null)
            return null;
        var text = new StringBuilder();
        Append(text, element);
        var paragraphs = text.ToString().Split('\u2029', StringSplitOptions.RemoveEmptyEntries).Select(part => Spaces().Replace(part, " ").Trim());
        var joined = string.Join("\n\n", paragraphs.Where(part => part.Length > 0));
        return joined.Length > 0 ? joined : null;
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText plain)
                text.Append(plain.Value);
            else if (node is XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref", IsEmpty: true } reference)
                text.Append(NameIn(reference));
            else if (node is XElement { Name.LocalName: "para" or "item" } paragraph)
                AppendParagraph(text, paragraph);
            else if (node is XElement inner)
                Append(text, inner);
        }
    }

    private static void AppendParagraph(StringBuilder text, XElement paragraph)
    {
        text.Append('\u2029');
        Append(text, paragraph);
        text.Append('\u2029');
    }

    /// <summary>What a reader would call the thing referred to: the last part of its id.</summary>
    private static string NameIn(XElement reference)
    {
        var target = (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword")
            ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("href") ?? "";
        return reference.Attribute("cref") is null ? target : target.Split('(')[0].Split('.', ':')[^1];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
