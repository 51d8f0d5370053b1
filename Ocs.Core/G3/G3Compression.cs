using System.IO.Compression;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.BZip2;

namespace Ocs.G3;

/// <summary>Opens files by name: plain, <c>.gz</c> and <c>.bz2</c>.</summary>
internal static class G3Compression
{
    private const int BufferSize = 1 << 16;

    public static Stream OpenRead(string path)
    {
        RefuseUnknown(path);
        // Shared with the writer: the file in progress is read too. The reader above buffers for itself.
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: IsCompressed(path) ? BufferSize : 1);
        try
        {
            return Extension(path) switch
            {
                ".gz" => new GZipStream(file, CompressionMode.Decompress),
                ".bz2" => new BZip2InputStream(file),
                _ => file,
            };
        }
        catch (Exception fault) when (IsDamage(fault))
        {
            file.Dispose();
            throw new G3FormatException($"The compressed data of {path} are damaged or cut off at their beginning: {fault.Message}", fault) { Offset = 0, IsTorn = true };
        }
    }

    public static Stream OpenWrite(string path)
    {
        RefuseUnknown(path);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: IsCompressed(path) ? BufferSize : 1);
        return Extension(path) switch
        {
            ".gz" => new GZipStream(file, CompressionLevel.Optimal),
            ".bz2" => new BZip2OutputStream(file),
            _ => file,
        };
    }

    public static bool IsCompressed(string path) => Extension(path) is ".gz" or ".bz2";

    public static bool IsDamage(Exception fault) =>
        fault is InvalidDataException or EndOfStreamException or SharpZipBaseException or IndexOutOfRangeException;

    private static void RefuseUnknown(string path)
    {
        if (Extension(path) is ".xz" or ".zst" or ".lz4")
            throw new NotSupportedException($"{path} is compressed in a way that is not known here; .g3, .g3.gz and .g3.bz2 are.");
    }

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
