using System.IO.Pipelines;

namespace Ocs.Wamp;

/// <summary>A router at <c>rs://</c>, <c>rss://</c> or <c>unix://</c>.</summary>
internal sealed class RawSocketEndpoint(Uri url, WampEndpointOptions options) : WampEndpoint
{
    private const int ReceiveBytes = 64 << 10;

    /// <inheritdoc/>
    public override async ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken)
    {
        Stream? stream = null;
        try
        {
            stream = url.Scheme == "unix"
                ? await NetworkStreams.ConnectAsync(url.AbsolutePath, cancellationToken).ConfigureAwait(false)
                : await NetworkStreams.ConnectAsync(url.IdnHost, url.Port, url.Scheme == "rss", options, cancellationToken).ConfigureAwait(false);
            return await GreetAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            if (NetworkStreams.Explain(fault) is { } why)
                throw new WampConnectionException($"The router at {this} cannot be reached: {why}", fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => url.OriginalString;

    private async Task<WampTransport> GreetAsync(Stream stream, CancellationToken cancellationToken)
    {
        var serializer = options.Serializers[0];
        var longest = Math.Min(options.MaxMessageBytes, RawSocketHandshake.LongestMessage);
        await stream.WriteAsync(RawSocketHandshake.Create(serializer, longest), cancellationToken).ConfigureAwait(false);
        var answer = new byte[RawSocketHandshake.Length];
        if (await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < answer.Length)
            throw new WampConnectionException("it closed the connection instead of opening a RawSocket");
        var longestSent = RawSocketHandshake.ReadAnswer(answer, serializer);
        var pipe = new DuplexPipe(
            PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReceiveBytes, leaveOpen: true)),
            PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)));
        return new RawSocketTransport(pipe, serializer, longest, longestSent, owned: stream);
    }
}
