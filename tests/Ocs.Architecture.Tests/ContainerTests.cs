namespace Ocs.Architecture.Tests;

/// <summary>The container image is not built where there is no docker; what it is made of can be looked at everywhere.</summary>
public sealed class ContainerTests
{
    [Fact]
    public void What_the_image_copies_is_published_or_in_the_repository() => Rule.NothingBreaks(
        "docker/Dockerfile copies what docker/README.md says to publish, and files of the repository.",
        from line in Repository.Files.Single(file => file.Path == "docker/Dockerfile").Lines
        where line.StartsWith("COPY ", StringComparison.Ordinal)
        let source = line.Split(' ')[1]
        where !Repository.Files.Any(file => file.Path == source) && !Repository.Files.Single(file => file.Path == "docker/README.md").Text.Contains($"-o {source}\n", StringComparison.Ordinal)
        select line);

    [Fact]
    public void The_image_has_the_OpenSSL_that_NET_needs() => Assert.Contains(
        Repository.Files.Single(file => file.Path == "docker/Dockerfile").Lines, line => line.StartsWith("RUN apt-get update && apt-get install ", StringComparison.Ordinal) && line.Contains(" ca-certificates ", StringComparison.Ordinal));
}
