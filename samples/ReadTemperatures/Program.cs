using Ocs.Clients;

// snippet: client
await using var ocs = await OcsClient.ConnectAsync();          // the site config, as OCS finds it
var fake = await ocs.GetAgentAsync("fake-data-1");

await using var temperatures = await fake.GetFeed("false_temperatures").SubscribeAsync();
await fake.GetProcess("acq").StartAsync();                     // throws if refused
await foreach (var sample in temperatures.Take(10))
    Console.WriteLine($"{sample.Timestamp:O} {sample.Values["channel_00"]:F4} K");

var session = await fake.GetTask("delay_task").RunAsync(new { delay = 0.5 });
session.EnsureSucceeded();                                     // a failed operation is data until you ask
// end snippet
Console.WriteLine(session.LastMessage);
