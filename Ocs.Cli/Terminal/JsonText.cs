using System.Buffers;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Cli;

/// <summary>Values as JSON text, as Python writes it, and back.</summary>
internal static class JsonText
{
    public static string Write(WampValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WampWriter.Create(buffer, WampSerializer.Json).WriteValue(value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads JSON; a text that is none stands for itself, so that <c>get_api</c> needs no quotes.</summary>
    public static WampValue ReadOrText(string text)
    {
        try
        {
            var reader = new WampReader(Encoding.UTF8.GetBytes(text), WampSerializer.Json);
            reader.Read();
            var value = reader.GetValue();
            return reader.Read() ? text : value;
        }
        catch (WampFormatException)
        {
            return text;
        }
    }
}
