namespace Ocs.Instruments;

/// <summary>
/// Who asks a device with version 3. Without passwords nothing is signed (noAuthNoPriv), with the first all is signed (authNoPriv), with
/// both all is encrypted too (authPriv). Most devices take no password of fewer than 8 characters.
/// </summary>
/// <param name="Name">The name that the device knows.</param>
public sealed record SnmpUser(string Name)
{
    /// <summary>The password that messages are signed with; empty where they are not.</summary>
    public string Password { get; init; } = "";

    /// <summary>How messages are signed.</summary>
    public SnmpAuthentication Authentication { get; init; } = SnmpAuthentication.Sha1;

    /// <summary>The password that messages are encrypted with; empty where they are not. Nothing is encrypted that is not signed too.</summary>
    public string PrivacyPassword { get; init; } = "";

    /// <summary>How messages are encrypted.</summary>
    public SnmpPrivacy Privacy { get; init; } = SnmpPrivacy.Aes128;

    /// <summary>Which of several things behind one device is asked; empty for the device itself.</summary>
    public string Context { get; init; } = "";

    /// <summary>Whether messages are signed.</summary>
    internal bool Signs => Password.Length > 0;

    /// <summary>Whether messages are encrypted.</summary>
    internal bool Encrypts => PrivacyPassword.Length > 0;

    /// <summary>The name alone: passwords do not get into logs.</summary>
    public override string ToString() => Name;
}
