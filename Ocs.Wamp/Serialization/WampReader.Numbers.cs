using System.Buffers;

namespace Ocs.Wamp;

public ref partial struct WampReader
{
    /// <summary>
    /// Reads the list that it stands on, if all its values are doubles, and moves to its end; otherwise stays where it is.
    /// An empty list is read as well.
    /// </summary>
    /// <param name="buffer">Rented from the shared pool; exchanged for a longer one where needed. The caller returns it.</param>
    /// <param name="count">How many values were read.</param>
    public bool TryReadDoubles(ref double[] buffer, out int count)
    {
        count = 0;
        if (Token != WampToken.ListStart)
            return false;
        var before = this;
        while (ReadInside() && Token == WampToken.Double)
        {
            if (count == buffer.Length)
                Grow(ref buffer);
            buffer[count++] = GetDouble();
        }

        if (Token == WampToken.ListEnd)
            return true;
        this = before;
        return false;
    }

    /// <summary>
    /// Reads the list that it stands on, if all its values are integers that fit 64 bits, and moves to its end; otherwise
    /// stays where it is. An empty list is read as well.
    /// </summary>
    /// <param name="buffer">Rented from the shared pool; exchanged for a longer one where needed. The caller returns it.</param>
    /// <param name="count">How many values were read.</param>
    public bool TryReadIntegers(ref long[] buffer, out int count)
    {
        count = 0;
        if (Token != WampToken.ListStart)
            return false;
        var before = this;
        while (ReadInside() && TryGetInteger(out var value))
        {
            if (count == buffer.Length)
                Grow(ref buffer);
            buffer[count++] = value;
        }

        if (Token == WampToken.ListEnd)
            return true;
        this = before;
        return false;
    }

    private static void Grow<T>(ref T[] buffer)
    {
        var longer = ArrayPool<T>.Shared.Rent(Math.Max(16, buffer.Length * 2));
        buffer.CopyTo(longer, 0);
        ArrayPool<T>.Shared.Return(buffer);
        buffer = longer;
    }
}
