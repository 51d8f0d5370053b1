using Ocs.Operations;

namespace Ocs.Clients;

/// <summary>Starts aggregation, then acquisition of one thermometer.</summary>
public sealed class ThermometryAndAggregation : ControlScript
{
    private const string AggregatorClass = "AggregatorAgent";

    /// <inheritdoc/>
    public override string Name => "therm-and-agg";

    /// <inheritdoc/>
    public override string Summary => "Starts aggregation, then acquisition of the target.";

    /// <inheritdoc/>
    public override async Task<bool> RunAsync(OcsClient ocs, ControlScriptOptions options, Action<string> say, CancellationToken stop)
    {
        if (options.Target is null)
            throw new ArgumentException("therm-and-agg needs --target, the instance-id of the agent that acquires.");
        var aggregators = await FindAggregatorsAsync(ocs, stop);
        if (aggregators.Count == 0)
            say($"There is no agent of class {AggregatorClass}, so nothing will be stored.");
        var started = new List<ProcessClient>();
        var stored = aggregators.Count > 0;
        try
        {
            foreach (var aggregator in aggregators)
                stored &= await StartAsync(ocs, aggregator, "record", started, say, stop);
            var acquiring = await StartAsync(ocs, options.Target, "acq", started, say, stop);
            if (options.StopOnExit && acquiring)
            {
                say("Press Ctrl-C to stop both.");
                await Task.Delay(Timeout.InfiniteTimeSpan, ocs.Options.Clock, stop);
            }

            return acquiring && stored;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && options.StopOnExit)
        {
            return await StopAsync(Enumerable.Reverse(started), say);
        }
    }

    private static async Task<IReadOnlyList<string>> FindAggregatorsAsync(OcsClient ocs, CancellationToken stop)
    {
        var listed = ocs.Site.File?.Hosts.SelectMany(host => host.Instances)
            .Where(instance => instance.AgentClass == AggregatorClass).Select(instance => instance.InstanceId).Distinct().ToList();
        if (listed is { Count: > 0 })
            return listed;
        return [.. (await ocs.ScanAsync(cancellationToken: stop)).Where(agent => agent.AgentClass == AggregatorClass).Select(agent => agent.InstanceId)];
    }

    private static async Task<bool> StartAsync(
        OcsClient ocs, string instanceId, string name, List<ProcessClient> started, Action<string> say, CancellationToken stop)
    {
        ProcessClient process;
        try
        {
            process = (await ocs.GetAgentAsync(instanceId, stop)).GetProcess(name);
            await process.StartAsync(cancellationToken: stop);
        }
        catch (RequestRefusedException refused) when (refused.IsAlreadyRunning)
        {
            process = (await ocs.GetAgentAsync(instanceId, stop)).GetProcess(name);
            started.Add(process);
            say($"{instanceId}: {name} is running already.");
            return true;
        }
        catch (Exception exception) when (exception is RequestRefusedException or AgentNotFoundException or ArgumentException or TimeoutException)
        {
            say(exception.Message);
            return false;
        }

        started.Add(process);
        return await TellAsync(process, say, stop);
    }

    /// <summary>Says whether a process that was launched came to run, or ended at once.</summary>
    private static async Task<bool> TellAsync(ProcessClient process, Action<string> say, CancellationToken stop)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50), process.Agent.Site.Options.Clock);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var session = await process.GetStatusAsync(stop);
            if (session is { Status: OpStatus.Running })
            {
                say($"{process.Agent.InstanceId}: {process.Name} runs.");
                return true;
            }

            if (session is { IsDone: true })
            {
                say($"{process.Agent.InstanceId}: {process.Name} ended at once: {session.LastMessage}");
                return session.Success == true;
            }

            await pause.WaitForNextTickAsync(stop);
        }

        say($"{process.Agent.InstanceId}: {process.Name} was started and does not run yet.");
        return true;
    }

    private static async Task<bool> StopAsync(IEnumerable<ProcessClient> started, Action<string> say)
    {
        var stopped = true;
        foreach (var process in started)
        {
            try
            {
                await process.StopAsync();
                await process.WaitAsync(TimeSpan.FromSeconds(10));
                say($"{process.Agent.InstanceId}: {process.Name} is stopped.");
            }
            catch (Exception exception) when (exception is RequestRefusedException or AgentNotFoundException or TimeoutException)
            {
                say(exception.Message);
                stopped = false;
            }
        }

        return stopped;
    }
}
