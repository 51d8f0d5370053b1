using Ocs.Hosting;

namespace Ocs.Core.Tests.Hosting;

public sealed class AgentCatalogTests
{
    [Fact]
    public void Classes_are_found_by_the_name_that_site_files_use()
    {
        var catalog = AgentCatalog.Of(typeof(Barebones), typeof(string));
        Assert.True(catalog.TryGet("BarebonesAgent", out var found));
        Assert.Equal(typeof(Barebones), found.Type);
        Assert.False(catalog.TryGet("Barebones", out _));
        Assert.Single(catalog.Classes);
    }

    [Fact]
    public void A_name_that_two_classes_have_is_refused_with_both()
    {
        var thrown = Assert.Throws<ArgumentException>(() => AgentCatalog.Of(typeof(Barebones), typeof(Impostor)));
        Assert.StartsWith("The agent class BarebonesAgent exists twice: as Ocs.Core.Tests.Hosting.AgentCatalogTests+Barebones", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("AgentCatalogTests+Impostor", thrown.Message, StringComparison.Ordinal);
    }

    [Agent("BarebonesAgent")]
    private sealed class Barebones;

    [Agent("BarebonesAgent")]
    private sealed class Impostor;
}
