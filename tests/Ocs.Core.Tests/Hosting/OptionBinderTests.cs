using System.ComponentModel.DataAnnotations;
using Ocs.Hosting;
using Ocs.Site;

namespace Ocs.Core.Tests.Hosting;

public sealed class OptionBinderTests
{
    private const string Place = "site.yaml, line 12, fake-data-1: ";

    [Fact]
    public void Flags_fill_properties_by_their_names_in_kebab_case()
    {
        var options = Bind("--mode", "acq-now", "--num-channels", "16", "--sample-rate", "-2.5e1", "--frame-length", "10", "--fancy", "--ports", "1", "-5", "--name", "a b", "--Odd_One", "x");
        Assert.Equal(
            (Mode.AcqNow, 16, -25.0, TimeSpan.FromSeconds(10), true, "a b", "x"),
            (options.Mode, options.NumChannels, options.SampleRate, options.FrameLength, options.Fancy, options.Name, options.Odd));
        Assert.Equal([1, -5], options.Ports);
    }

    [Fact]
    public void What_is_not_given_keeps_its_default()
    {
        var options = Bind("--name", "x");
        Assert.Equal((Mode.Idle, 2, 9.5, null), (options.Mode, options.NumChannels, options.SampleRate, options.Seed));
    }

    [Theory]
    [InlineData("--num-channels=3")]
    [InlineData("--num", "3")]
    [InlineData("--num-channels", "1", "--num-channels", "3")]
    public void Flags_may_be_written_as_argparse_takes_them(params string[] arguments) =>
        Assert.Equal(3, Bind(["--name", "x", .. arguments]).NumChannels);

    [Theory]
    [InlineData("--name is required")]
    [InlineData("--num-channels 'x' is not an integer", "--num-channels", "x")]
    [InlineData("--sample-rate 'fast' is not a number", "--sample-rate", "fast")]
    [InlineData("--num-channels is 0, which is not in 1 to 100", "--num-channels", "0")]
    [InlineData("--mode 'off' is not one of idle, acq-now", "--mode", "off")]
    [InlineData("--fancy 'perhaps' is not true or false", "--fancy", "perhaps")]
    [InlineData("--seed takes one value, not none", "--seed")]
    [InlineData("--seed takes one value, not 2: 1 2", "--seed", "1", "2")]
    [InlineData("--frame-length 'long' is not a number of seconds", "--frame-length", "long")]
    [InlineData("--level is 7, which is none of 1, 2", "--level", "7")]
    [InlineData("the argument 'stray' follows no flag", "stray")]
    public void A_wrong_argument_is_named_with_its_place(string fault, params string[] arguments)
    {
        var name = fault.StartsWith("--name", StringComparison.Ordinal) || arguments is ["stray"] ? [] : new[] { "--name", "x" };
        var thrown = Assert.Throws<AgentStartException>(() => Bind([.. arguments, .. name]));
        Assert.Equal($"{Place}{fault}.", thrown.Message);
    }

    [Fact]
    public void An_unknown_flag_lists_those_there_are()
    {
        var thrown = Assert.Throws<AgentStartException>(() => Bind("--name", "x", "--nonesuch", "1"));
        Assert.StartsWith($"{Place}--nonesuch is no option of FakeDataAgent; it has --Odd_One, --fancy, --frame-length, ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_standard_options_of_a_site_pass() =>
        Assert.Equal("x", Bind("--name", "x", "--crossbar-timeout", "4", "--log-dir", "/var/log", "--site-hub", "ws://h/ws").Name);

    private static Options Bind(params string[] arguments) => (Options)OptionBinder.Bind(Site(arguments), typeof(Options));

    private static AgentSite Site(string[] arguments)
    {
        var hub = new SiteHub();
        return new AgentSite
        {
            Hub = hub,
            Host = new SiteHost { Name = "localhost", Hub = hub },
            Instance = new SiteInstance { AgentClass = "FakeDataAgent", InstanceId = "fake-data-1", Arguments = arguments, Line = 12 },
            File = "site.yaml",
        };
    }

    private enum Mode
    {
        Idle,
        AcqNow,
    }

    private sealed record Options
    {
        public Mode Mode { get; init; }

        [Range(1, 100)]
        public int NumChannels { get; init; } = 2;

        public double SampleRate { get; init; } = 9.5;

        public TimeSpan FrameLength { get; init; } = TimeSpan.FromSeconds(60);

        public int? Seed { get; init; }

        public bool Fancy { get; init; }

        public IReadOnlyList<int> Ports { get; init; } = [];

        [Required]
        public string Name { get; init; } = "";

        [AllowedValues(1, 2)]
        public int Level { get; init; } = 1;

        [Option("--Odd_One")]
        public string Odd { get; init; } = "";
    }
}
