using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Wamp;

namespace Ocs.Router.Tests;

/// <summary>What passes through the router at full speed leaves nothing to the garbage collector.</summary>
public sealed class RouterAllocationTests
{
    private readonly RouterCore _core = new(new RouterOptions(), NullLogger.Instance, TimeProvider.System);

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"acknowledge":true,"exclude_me":false,"disclose_me":true,"ppt_scheme":"x"}""")]
    public void A_publication_allocates_nothing(string options)
    {
        var (publisher, subscriber) = (Join(), Join());
        subscriber.Receive("""[32,1,{},"observatory.t"]""");
        subscriber.Receive("""[32,2,{"match":"prefix"},"observatory."]""");
        var publish = Encoding.UTF8.GetBytes($$"""[16,1,{{options}},"observatory.t",[1,2.5,"three"],{"k":1}]""");
        Assert.Equal(0, Allocated(() => publisher.Receive(publish)));
        Assert.True(subscriber.Received >= 1000);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"receive_progress":true,"disclose_me":true,"timeout":60000}""")]
    public void A_call_and_its_result_allocate_nothing(string options)
    {
        var (caller, callee) = (Join(), Join());
        callee.Receive("""[64,1,{},"observatory.p"]""");
        var call = Encoding.UTF8.GetBytes($$"""[48,1,{{options}},"observatory.p",[1,2.5,"three"],{"k":1}]""");
        var invocation = 0;
        Assert.Equal(0, Allocated(() =>
        {
            caller.Receive(call);
            using var yield = MessageBuilder.Rent(WampSerializer.Json);
            yield.Begin(4, MessageType.Yield).Integer(++invocation).EmptyMap().BeginList(1).Integer(42).EndList().End();
            callee.Session.Receive(yield.Written);
        }));
        Assert.True(caller.Received >= 1000);
    }

    /// <summary>What a thousand take, once the compiler has optimized all that they run through: it does so in its own time.</summary>
    private static long Allocated(Action action)
    {
        var end = TimeProvider.System.GetTimestamp() + (20 * TimeProvider.System.TimestampFrequency);
        while (true)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
                action();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0 || TimeProvider.System.GetTimestamp() > end)
                return allocated;
        }
    }

    private CountingLink Join()
    {
        var link = new CountingLink();
        _core.Accept(link, new Entrance { Logins = [LoginOptions.Anonymous("iocs_agent")] });
        link.Receive("""[1,"test_realm",{"roles":{"caller":{},"callee":{},"publisher":{},"subscriber":{}}}]""");
        return link;
    }
}
