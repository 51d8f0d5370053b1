using System.Net.Sockets;
using System.Text;

namespace Ocs.DataNodes.Tests.Http;

/// <summary>Clients that ask and never read, or stop in the middle of asking, while others plot.</summary>
public sealed class SilentClientTests : LiveServer
{
    private const int Clients = 100;
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    [Fact]
    public async Task A_hundred_clients_that_never_read_leave_the_others_alone()
    {
        Cache.Fill(Clock, 3600, 1, index => Math.Sin(index));
        var targets = string.Join(',', Enumerable.Repeat($$"""{"target":"{{Name}}"}""", 60));
        await AskAllAsync($$"""{"maxDataPoints":3600,"targets":[{{targets}}]}""", whole: true, async () =>
        {
            Assert.InRange(Values((await QueryAsync(Name))[0]).Length, 100, 680);
        });
    }

    [Fact]
    public async Task A_hundred_clients_that_send_half_a_body_leave_the_others_alone()
    {
        Cache.Fill(Clock, 10, 1, index => index);
        await AskAllAsync("""{"targets":[""", whole: false, async () => Assert.Equal(10, Values((await QueryAsync(Name))[0]).Length));
    }

    private async Task AskAllAsync(string body, bool whole, Func<Task> meanwhile)
    {
        var clients = new List<TcpClient>();
        try
        {
            var length = Encoding.UTF8.GetByteCount(body) + (whole ? 0 : 1000);
            var request = Encoding.UTF8.GetBytes($"POST /query HTTP/1.1\r\nHost: ocs\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}");
            for (var index = 0; index < Clients; index++)
            {
                var client = new TcpClient { ReceiveBufferSize = 4096 };
                clients.Add(client);
                await client.ConnectAsync(Client.BaseAddress!.Host, Client.BaseAddress.Port, Token);
                await client.GetStream().WriteAsync(request, Token);
            }

            await meanwhile();
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }
}
