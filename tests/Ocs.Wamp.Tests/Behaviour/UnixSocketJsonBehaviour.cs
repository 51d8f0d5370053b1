using Ocs.Wamp.Transports;

namespace Ocs.Wamp.Behaviour;

public sealed class UnixSocketJsonBehaviour : SessionBehaviour
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private RawSocketFront? _front;

    protected override WampEndpoint Endpoint => WampEndpoint.Parse($"unix://{_path}");

    public override ValueTask InitializeAsync()
    {
        _front = RawSocketFront.OverUnix(_path, Router.InMemory);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _front!.DisposeAsync();
        File.Delete(_path);
    }
}
