namespace Ocs.Instruments;

/// <summary>How messages of version 3 are signed.</summary>
public enum SnmpAuthentication
{
    /// <summary>HMAC-MD5-96 (RFC 3414), which many older devices have.</summary>
    Md5,

    /// <summary>HMAC-SHA-96 (RFC 3414).</summary>
    Sha1,

    /// <summary>HMAC-SHA-256 of 192 bits (RFC 7860).</summary>
    Sha256,

    /// <summary>HMAC-SHA-512 of 384 bits (RFC 7860).</summary>
    Sha512,
}
