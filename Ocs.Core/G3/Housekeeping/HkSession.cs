using System.Text;

namespace Ocs.G3;

/// <summary>The session of an aggregator, as the first frame of each of its files says.</summary>
/// <param name="Id">The session id.</param>
/// <param name="StartTime">When it began, unix seconds.</param>
/// <param name="Description">What it is; <c>HK data</c> for housekeeping.</param>
public sealed record HkSession(long Id, double StartTime, string Description)
{
    /// <summary>The session of a process that begins now. Its id sorts by time and fits 63 bits.</summary>
    /// <param name="startTime">When it begins, unix seconds.</param>
    /// <param name="processId">The id of the process.</param>
    /// <param name="description">What it is.</param>
    public static HkSession Create(double startTime, int processId, string description = "HK data")
    {
        var id = (((long)startTime & 0xffff_ffff) << 28) | ((processId & 0x3fffL) << 14) | (Crc32(description) & 0x3fff);
        return new HkSession(id, startTime, description);
    }

    private static uint Crc32(string text)
    {
        var checksum = uint.MaxValue;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum >> 1) ^ (0xEDB8_8320u & (0u - (checksum & 1)));
        }

        return ~checksum;
    }
}
