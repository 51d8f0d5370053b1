using Ocs.Interop.Tests.Peers;

namespace Ocs.Interop.Tests;

/// <summary>The demonstration site, up for all tests of a class.</summary>
public sealed class RunningObservatory : IAsyncLifetime
{
    internal Product Product { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Product = await Product.UpAsync();

    public async ValueTask DisposeAsync()
    {
        if (Product is not null)
            await Product.DisposeAsync();
    }
}
