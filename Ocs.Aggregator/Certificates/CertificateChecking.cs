using System.Text.Json;

namespace Ocs.Aggregator.Certificates;

/// <summary>Holds an archive against a certificate that was made of it before.</summary>
public static class CertificateChecking
{
    /// <summary>One sentence for each thing that a certificate promised and that is not so any more.</summary>
    /// <param name="certificate">The archive as it is.</param>
    /// <param name="earlier">The JSON of the earlier certificate.</param>
    /// <exception cref="InvalidDataException">It is no certificate.</exception>
    public static IReadOnlyList<string> Compare(ArchiveCertificate certificate, string earlier)
    {
        try
        {
            using var document = JsonDocument.Parse(earlier);
            var files = document.RootElement.GetProperty("hashes").EnumerateArray()
                .Select(file => (Name: file.GetProperty("name").GetString()!, Hash: file.GetProperty("sha256").GetString()!, Chain: file.GetProperty("chain").GetString()!)).ToList();
            return [.. files.SelectMany((file, index) => Compare(certificate, file.Name, file.Hash, file.Chain, isLast: index == files.Count - 1))];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"That is no certificate of an archive: {fault.Message}", fault);
        }
    }

    private static IEnumerable<string> Compare(ArchiveCertificate certificate, string name, string hash, string chain, bool isLast)
    {
        var file = certificate.Files.FirstOrDefault(file => file.Name == name);
        if (file is null)
            yield return $"{name} is gone.";
        else if (file.Sha256 != hash)
            yield return isLast ? $"{name} is not as it was; it was the newest file then, and may have grown." : $"{name} is not as it was.";
        else if (file.Chain != chain)
            yield return $"{name} is as it was, but a file before it was changed, added or removed.";
    }
}
