namespace Ocs.DataNodes;

/// <summary>
/// A secret that lets requests in: as the password of basic authentication, as a bearer token, or in <c>X-API-Key</c>.
/// </summary>
/// <param name="Secret">The secret itself.</param>
/// <param name="User">The user that basic authentication must name; null for any.</param>
/// <param name="MayWrite">Whether it may write points, not only read.</param>
public sealed record AccessKey(string Secret, string? User = null, bool MayWrite = false)
{
    /// <summary>Says whose it is; never the secret.</summary>
    public override string ToString() => $"a key of {User ?? "anyone"}";
}
