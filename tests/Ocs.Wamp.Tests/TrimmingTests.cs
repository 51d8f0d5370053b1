using System.Reflection;

namespace Ocs.Wamp.Tests;

public sealed class TrimmingTests
{
    /// <summary>Whoever builds a library that says so builds it with the analyzers of trimming, whose warnings are errors here.</summary>
    [Theory]
    [InlineData("IsTrimmable")]
    [InlineData("IsAotCompatible")]
    public void The_library_may_be_trimmed_and_compiled_ahead_of_time(string property) =>
        Assert.Contains(typeof(WampSession).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>(), known => known.Key == property && known.Value == "True");
}
