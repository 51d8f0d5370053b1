using System.Globalization;
using Ocs.Agents.Lakeshore;

namespace Ocs.Agents.Tests.Lakeshore;

/// <summary>The simulator answers what socs's driver of the instrument asks.</summary>
public sealed class Lakeshore240SimulatorTests
{
    private readonly Lakeshore240Simulator _instrument = new("LSA240S", 8, seed: 1);

    [Theory]
    [InlineData("*IDN?", "LSCI,MODEL240-8P,LSA240S,1.3")]
    [InlineData("*idn?", "LSCI,MODEL240-8P,LSA240S,1.3")]
    [InlineData("INTYPE? 1", "1,0,0,0,1,1")]
    [InlineData("INNAME? 8", "Channel 8      ")]
    [InlineData("KRDG? 9", null)]
    [InlineData("KRDG?", null)]
    [InlineData("NONSENSE?", null)]
    [InlineData("INTYPE 1,2,x", null)]
    [InlineData("", null)]
    public void Requests_of_its_driver_have_answers(string request, string? answer) => Assert.Equal(answer, _instrument.Answer(request));

    [Fact]
    public void What_is_set_is_told_again()
    {
        Assert.Null(_instrument.Answer("INTYPE 3,3,1,4,1,2,0"));
        Assert.Null(_instrument.Answer("INNAME 3,still"));
        Assert.Null(_instrument.Answer("MODNAME cryostat"));
        Assert.Equal(("3,1,4,1,2,0", "still", "cryostat"), (_instrument.Answer("INTYPE? 3"), _instrument.Answer("INNAME? 3")!.Trim(), _instrument.Answer("MODNAME?")));
    }

    [Fact]
    public void Temperatures_wander_around_their_values_in_every_unit()
    {
        _instrument.SetKelvin(1, 300);
        foreach (var (request, low, high) in new[] { ("KRDG? 1", 290.0, 310.0), ("CRDG? 1", 17, 37), ("FRDG? 1", 62, 98), ("SRDG? 1", 0.4, 0.6) })
            Assert.InRange(double.Parse(_instrument.Answer(request)!, CultureInfo.InvariantCulture), low, high);
        Assert.NotEqual(_instrument.Answer("KRDG? 1"), _instrument.Answer("KRDG? 1"));
    }
}
