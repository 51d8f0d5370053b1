using Ocs.Benchmarks;
using Ocs.Benchmarks.Archive;
using Ocs.Benchmarks.Drills;
using Ocs.Benchmarks.FirstLight;
using Ocs.Benchmarks.Fuzz;
using Ocs.Benchmarks.Wamp;

// Processes that a benchmark starts as its floor; no benchmarks themselves.
if (args is [EmptyHost.Name])
    return await EmptyHost.RunAsync();
if (args is [RelayProgram.Name])
    return await RelayProgram.RunAsync();
if (args is [RouterProgram.Name, var path, var most])
    return await RouterProgram.RunAsync(path, most);
if (args is [DrillAggregatorProgram.Name, var clockFile, .. var command])
    return await DrillAggregatorProgram.RunAsync(clockFile, command);
if (args is [DrillAgentProgram.Name, var url, var instanceId, var folder])
    return await DrillAgentProgram.RunAsync(url, instanceId, folder);
if (args is [LoadAgentProgram.Name, var router, var data])
    return await LoadAgentProgram.RunAsync(router, data);

Benchmark[] benchmarks =
[
    .. typeof(Benchmark).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Benchmark)) && !type.IsAbstract)
        .Select(type => (Benchmark)Activator.CreateInstance(type)!).OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal),
];

if (args.Length == 0 || args[0] is "-h" or "--help")
{
    Console.WriteLine("usage: ./bench.sh NAME [ARGUMENT]...");
    foreach (var benchmark in benchmarks)
        Console.WriteLine($"  {benchmark.Name,-14} {benchmark.Summary}");
    return 0;
}

var chosen = benchmarks.Where(benchmark => benchmark.Name == args[0]).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"There is no benchmark {args[0]}, only {string.Join(", ", benchmarks.Select(benchmark => benchmark.Name))}.");
    return 2;
}

var table = new ResultTable();
await chosen[0].RunAsync(table, args[1..]);
Console.WriteLine(table);
return table.Missed ? 1 : 0;
