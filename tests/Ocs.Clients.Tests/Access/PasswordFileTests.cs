using Ocs.Site;

namespace Ocs.Clients.Tests.Access;

public sealed class PasswordFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(1, "FakeDataAgent", "fake-secure", "")]
    [InlineData(2, "FakeDataAgent", "fake-secure", "fake-two")]
    [InlineData(3, "FakeDataAgent", "fake-secure", "fake-three")]
    [InlineData(2, "FakeDataAgent", "fake-data-9", "class-three")]
    [InlineData(3, "FakeDataAgent", "fake-data-9", "class-three")]
    [InlineData(2, "RegistryAgent", "registry", "last-three")]
    [InlineData(3, "RegistryAgent", "registry", "last-three")]
    public void The_entry_that_names_the_agent_most_closely_counts(int privileges, string agentClass, string instanceId, string password) =>
        Assert.Equal(password, Written("""
            - {instance_id: fake-secure, password_2: fake-two, password_3: fake-three}
            - {agent_class: FakeDataAgent, password_3: class-three}
            - {default: true, password_2: any-two, password_3: any-three}
            - {default: true, password_3: last-three}
            """).Find(privileges, agentClass, instanceId));

    [Theory]
    [InlineData("a: b", "a list of entries with passwords belongs here.")]
    [InlineData("- secret", "entry 1 needs 'default: true'")]
    [InlineData("- {default: true, password_2: 1234}", "entry 1: password_2 is no text; put a password of digits in quotes.")]
    public void A_file_that_makes_no_sense_is_named_without_its_passwords(string text, string why)
    {
        var fault = Assert.Throws<SiteException>(() => Written(text));
        Assert.Contains($"{_path}: {why}", fault.Message);
        Assert.DoesNotContain("secret", fault.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Equal($"{_path}: there is no such file.", Assert.Throws<SiteException>(() => PasswordFile.Load(_path)).Message);

    [Fact]
    public void An_environment_variable_names_the_file()
    {
        Assert.Equal("/etc/ocs/passwords.yaml", PasswordFile.FindPath(name => name == "OCS_PASSWORDS_FILE" ? "/etc/ocs/passwords.yaml" : null));
        Assert.EndsWith(".ocs-passwords.yaml", PasswordFile.FindPath(_ => null));
    }

    private PasswordFile Written(string text)
    {
        File.WriteAllText(_path, text);
        return PasswordFile.Load(_path);
    }
}
