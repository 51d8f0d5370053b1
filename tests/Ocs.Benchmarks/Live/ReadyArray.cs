using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Ocs.Benchmarks.Live;

/// <summary>The least that a plot could cost: the same server, request and bytes, sent from an array that is ready.</summary>
internal static class ReadyArray
{
    /// <summary>The median time in milliseconds.</summary>
    public static async Task<double> MeasureAsync(byte[] answer, string body, Func<Func<Task<byte[]>>, Task<(double Milliseconds, byte[] Answer)>> measureAsync)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        await using var application = builder.Build();
        application.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(answer);
        });
        await application.StartAsync();
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        using var client = new HttpClient { BaseAddress = new Uri(addresses.Addresses.First()) };
        var (milliseconds, _) = await measureAsync(async () =>
        {
            using var response = await client.PostAsync(new Uri("/", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
            return await response.Content.ReadAsByteArrayAsync();
        });
        return milliseconds;
    }
}
