using Ocs.Wamp;

var url = args is [var given] ? given : "ws://127.0.0.1:8001/ws";

// snippet: wamp
var router = new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url), Realm = "test_realm" };
await using var session = await WampConnection.ConnectAsync(router); // joins again by itself when the router restarts

await session.RegisterAsync("laboratory.add", (call, stop) =>
    Task.FromResult(WampArguments.Of(call.Arguments.At(0).AsInteger() + call.Arguments.At(1).AsInteger())));
var sum = await session.CallAsync("laboratory.add", WampArguments.Of(2, 3));

await using var temperatures = await session.SubscribeAsync("laboratory.temperatures");
await session.PublishAsync("laboratory.temperatures", WampArguments.Of(4.2), new PublishOptions { ExcludeMe = false });
await foreach (var received in temperatures.Take(1))
    Console.WriteLine($"{received.Arguments.At(0).AsDouble()} K, and 2 + 3 = {sum.At(0).AsInteger()}");
// end snippet
