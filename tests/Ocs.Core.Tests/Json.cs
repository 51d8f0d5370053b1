using System.Buffers;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Core.Tests;

/// <summary>Values of the wire as JSON text, for tests.</summary>
internal static class Json
{
    public static WampValue Read(string text)
    {
        var reader = new WampReader(Encoding.UTF8.GetBytes(text), WampSerializer.Json);
        reader.Read();
        return reader.GetValue();
    }

    public static string Write(WampValue value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        WampWriter.Create(bytes, WampSerializer.Json).WriteValue(value);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
