using System.Security.Cryptography;

namespace Ocs.Router;

/// <summary>Ids as WAMP has them: random integers from 1 to 2^53, which every peer can hold exactly.</summary>
internal static class WampId
{
    private const string Alphabet = "345679ACEFGHJKLMNPQRSTUVWXY";

    /// <summary>A random id.</summary>
    public static long Next() => Random.Shared.NextInt64(1, (1L << 53) + 1);

    /// <summary>A random authid for a peer that has none, such as <c>T9KK-JUME-L7U9-EKJ6-7EXA-4Y54</c>.</summary>
    public static string NextAuthId() => string.Join('-', Enumerable.Range(0, 6).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));
}
