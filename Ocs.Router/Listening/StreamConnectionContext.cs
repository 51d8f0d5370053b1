using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Ocs.Router;

/// <summary>A connection for Kestrel over a stream of which some bytes were read before, to see what it speaks.</summary>
internal sealed class StreamConnectionContext : ConnectionContext, IDuplexPipe
{
    private readonly Stream _stream;

    public StreamConnectionContext(Stream stream, ReadOnlyMemory<byte> first, Socket socket)
    {
        _stream = stream;
        Input = PipeReader.Create(new PrefixedStream(first, stream));
        Output = PipeWriter.Create(stream);
        (LocalEndPoint, RemoteEndPoint) = (socket.LocalEndPoint, socket.RemoteEndPoint);
        Transport = this;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override void Abort(ConnectionAbortedException abortReason) => _stream.Close();

    public override async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync().ConfigureAwait(false);
        await Output.CompleteAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
