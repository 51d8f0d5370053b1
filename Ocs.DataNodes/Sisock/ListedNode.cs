namespace Ocs.DataNodes.Sisock;

/// <summary>A data node that a hub lists, and what it last said of its fields. Never changes.</summary>
internal sealed record ListedNode(string Name, string Description, IReadOnlyDictionary<string, DataNodeField> Fields);
