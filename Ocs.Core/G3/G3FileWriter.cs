namespace Ocs.G3;

/// <summary>Writes frames to a new .g3 file, or .g3.gz or .g3.bz2 by its name. Each frame is one write. One thread.</summary>
public sealed class G3FileWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly G3Buffer _frame = new();

    /// <summary>Writes to a stream, which it disposes.</summary>
    public G3FileWriter(Stream stream) => _stream = stream;

    /// <summary>Creates a file.</summary>
    /// <exception cref="IOException">It exists, or cannot be created.</exception>
    public static G3FileWriter Create(string path) => new(G3Compression.OpenWrite(path));

    /// <summary>Appends a frame.</summary>
    public void Write(G3Frame frame)
    {
        _frame.Clear();
        frame.WriteTo(_frame);
        _stream.Write(_frame.Written);
    }

    /// <summary>Appends a frame that is encoded already.</summary>
    public void Write(ReadOnlySpan<byte> frame) => _stream.Write(frame);

    /// <summary>Hands what is buffered to the operating system.</summary>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
