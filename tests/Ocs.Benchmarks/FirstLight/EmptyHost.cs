using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Ocs.Benchmarks.FirstLight;

/// <summary>The least that an observatory of ours could be: a process with an empty web server. The floor of a start.</summary>
internal static class EmptyHost
{
    /// <summary>The argument that makes this program be one.</summary>
    public const string Name = "empty-host";

    /// <summary>Listens on a free port, says so, and ends when it is interrupted, or with its standard input.</summary>
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        await using var application = builder.Build();
        application.Run(context => context.Response.WriteAsync("hello"));
        await application.StartAsync();
        Console.WriteLine("ready");
        await Task.WhenAny(application.WaitForShutdownAsync(), Task.Run(Console.In.ReadToEnd));
        return 0;
    }
}
