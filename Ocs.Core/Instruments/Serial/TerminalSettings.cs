using System.Buffers.Binary;

namespace Ocs.Instruments;

/// <summary>
/// What Linux is told of a serial port: its <c>struct termios</c>, in which four words of flags come first, then the
/// discipline and the control characters (asm-generic/termbits.h).
/// </summary>
internal readonly struct TerminalSettings(SerialPort port)
{
    /// <summary>More than the size of the structure.</summary>
    public const int Size = 128;

    private const int ControlFlags = 8;
    private const int ControlCharacters = 17;
    private const int ReadTime = 5;
    private const int ReadMinimum = 6;

    private const uint CharacterSize = 0x30;
    private const uint SevenBits = 0x20;
    private const uint EightBits = 0x30;
    private const uint TwoStopBits = 0x40;
    private const uint Receive = 0x80;
    private const uint ParityBit = 0x100;
    private const uint OddParity = 0x200;
    private const uint HangUpOnClose = 0x400;
    private const uint IgnoreModemLines = 0x800;
    private const uint HardwareFlow = 0x80000000;

    /// <summary>The speed as the kernel numbers it.</summary>
    public uint Speed => port.Baud switch
    {
        1200 => 0x9,
        2400 => 0xb,
        4800 => 0xc,
        9600 => 0xd,
        19_200 => 0xe,
        38_400 => 0xf,
        57_600 => 0x1001,
        115_200 => 0x1002,
        230_400 => 0x1003,
        460_800 => 0x1004,
        921_600 => 0x1007,
        _ => throw new ArgumentException($"The serial port {port} cannot have {port.Baud} baud, but 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800 or 921600."),
    };

    /// <summary>Writes them over the settings of a raw line.</summary>
    public void ApplyTo(Span<byte> termios)
    {
        if (port.DataBits is not (7 or 8) || port.StopBits is not (1 or 2))
            throw new ArgumentException($"The serial port {port} cannot have {port.DataBits} data bits and {port.StopBits} stop bits, but 7 or 8 and 1 or 2.");
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(termios[ControlFlags..]);
        flags &= ~(CharacterSize | TwoStopBits | ParityBit | OddParity | HangUpOnClose | HardwareFlow);
        flags |= Receive | IgnoreModemLines | (port.DataBits == 7 ? SevenBits : EightBits);
        flags |= port.StopBits == 2 ? TwoStopBits : 0;
        flags |= port.Parity switch { SerialParity.Even => ParityBit, SerialParity.Odd => ParityBit | OddParity, _ => 0 };
        flags |= port.HardwareFlow ? HardwareFlow : 0;
        BinaryPrimitives.WriteUInt32LittleEndian(termios[ControlFlags..], flags);
        termios[ControlCharacters + ReadMinimum] = 1;
        termios[ControlCharacters + ReadTime] = 0;
    }
}
