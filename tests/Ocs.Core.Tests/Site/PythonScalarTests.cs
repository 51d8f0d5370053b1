using Ocs.Site;

namespace Ocs.Core.Tests.Site;

public sealed class PythonScalarTests
{
    /// <summary>What Python 3 with PyYAML 6 answers to <c>str(yaml.safe_load(plain))</c>.</summary>
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData("1.50", "1.5")]
    [InlineData("1e3", "1e3")]
    [InlineData("1.e3", "1.e3")]
    [InlineData("1.5e+3", "1500.0")]
    [InlineData("1.0e+16", "1e+16")]
    [InlineData("1.e+15", "1000000000000000.0")]
    [InlineData("1.0e-7", "1e-07")]
    [InlineData("-0.00012", "-0.00012")]
    [InlineData("1_0.5", "10.5")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-.5")]
    [InlineData("0.1", "0.1")]
    [InlineData("1:30.5", "90.5")]
    [InlineData("-.inf", "-inf")]
    [InlineData(".nan", "nan")]
    [InlineData("0x1F", "31")]
    [InlineData("010", "8")]
    [InlineData("08", "08")]
    [InlineData("0o10", "0o10")]
    [InlineData("0b11", "3")]
    [InlineData("+5", "5")]
    [InlineData("-5", "-5")]
    [InlineData("1_000", "1000")]
    [InlineData("1:30", "90")]
    [InlineData("123456789012345678901", "123456789012345678901")]
    [InlineData("yes", "True")]
    [InlineData("off", "False")]
    [InlineData("y", "y")]
    [InlineData("~", "None")]
    [InlineData("", "None")]
    [InlineData("2020-01-01", "2020-01-01")]
    public void A_plain_scalar_reads_as_Python_reads_it(string plain, string expected) => Assert.Equal(expected, PythonScalar.ToText(plain));
}
