namespace Ocs.Instruments;

/// <summary>How messages of version 3 are encrypted.</summary>
public enum SnmpPrivacy
{
    /// <summary>CBC-DES (RFC 3414), which some older devices have alone. It keeps no secrets from anyone who tries.</summary>
    Des,

    /// <summary>CFB128-AES-128 (RFC 3826).</summary>
    Aes128,
}
