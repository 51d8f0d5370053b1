namespace Ocs.Router;

/// <summary>The certificate that a transport shows, in PEM files.</summary>
/// <param name="CertificateFile">The certificate; those that signed it may follow in the same file.</param>
/// <param name="KeyFile">Its private key.</param>
public sealed record TlsOptions(string CertificateFile, string KeyFile)
{
    /// <summary>Files with the certificates between it and a root that peers know.</summary>
    public IReadOnlyList<string> ChainFiles { get; init; } = [];
}
