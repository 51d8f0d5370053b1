using Ocs.Wamp;

namespace Ocs.DataNodes.Sisock;

/// <summary>The URIs of sisock's protocol (sisock/base.py: uri, BASE_URI).</summary>
internal static class SisockNames
{
    public const string Add = "org.simonsobservatory.data_node.add";
    public const string Subtract = "org.simonsobservatory.data_node.subtract";
    public const string List = "org.simonsobservatory.consumer.get_data_node";
    public const string Added = "org.simonsobservatory.consumer.data_node_added";
    public const string Subtracted = "org.simonsobservatory.consumer.data_node_subtracted";
    public const string SessionLeft = "wamp.session.on_leave";

    public static string GetFields(string node) => $"org.simonsobservatory.consumer.{node}.get_fields";

    public static string GetData(string node) => $"org.simonsobservatory.consumer.{node}.get_data";

    /// <summary>An argument by position, or else by name as Python's callers may give it.</summary>
    public static WampValue Argument(WampArguments arguments, int position, string name) =>
        position < arguments.Positional.Count ? arguments.Positional[position] : arguments.Keyword.GetOrNull(name);
}
