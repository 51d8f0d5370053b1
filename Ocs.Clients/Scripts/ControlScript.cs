namespace Ocs.Clients;

/// <summary>A sequence of requests to agents that has a name: <c>ocs run NAME</c>.</summary>
public abstract class ControlScript
{
    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>The scripts there are.</summary>
    public static IReadOnlyList<ControlScript> All { get; } = [new ThermometryAndAggregation()];

    /// <summary>Runs it.</summary>
    /// <param name="ocs">The site.</param>
    /// <param name="options">What it is told.</param>
    /// <param name="say">Told what happens, in sentences.</param>
    /// <param name="stop">Ctrl-C.</param>
    /// <returns>Whether all of it worked.</returns>
    public abstract Task<bool> RunAsync(OcsClient ocs, ControlScriptOptions options, Action<string> say, CancellationToken stop);
}
