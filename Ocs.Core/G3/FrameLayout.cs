namespace Ocs.G3;

/// <summary>What stands in front of the keys of a frame: byte order, version, number of keys, type.</summary>
internal static class FrameLayout
{
    public const int HeaderLength = 13;
    public const uint Version = 1;

    public static void WriteHeader(G3Buffer output, int keys, G3FrameType type)
    {
        output.WriteByte(1);
        output.WriteUInt32(Version);
        output.WriteUInt32((uint)keys);
        output.WriteUInt32(type.Code);
    }
}
