namespace Ocs.Router;

/// <summary>What is served at a path.</summary>
public enum HttpServiceKind
{
    /// <summary>Calls a procedure for whoever posts its name and arguments.</summary>
    Caller,

    /// <summary>Publishes for whoever posts a topic and arguments.</summary>
    Publisher,

    /// <summary>What a person wants to know of a running router, as JSON.</summary>
    Info,

    /// <summary>The same as numbers for Prometheus.</summary>
    Metrics,
}
