namespace Ocs.Aggregator.Certificates;

/// <summary>One archive file as a certificate holds it.</summary>
/// <param name="Name">Its path within the archive; without the <c>.gz</c> of a compressed file.</param>
/// <param name="Bytes">How long it is when it is not compressed.</param>
/// <param name="Sha256">The SHA-256 of these bytes, in hexadecimal.</param>
/// <param name="Chain">The SHA-256 of the file before's chain, this name and this hash: it changes when any file up to here does.</param>
public sealed record FileCertificate(string Name, long Bytes, string Sha256, string Chain);
