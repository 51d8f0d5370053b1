using Ocs.Operations;

namespace Ocs.Core.Tests.Operations;

public sealed class PythonTextTests
{
    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1, "1.0")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1234567890123456, "1234567890123456.0")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.2345e22, "1.2345e+22")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(9.999999999999999e22, "1e+23")]
    [InlineData(9.999999999999998e22, "9.999999999999997e+22")]
    [InlineData(1795206581.3590486, "1795206581.3590486")]
    [InlineData(99999.5, "99999.5")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void Floats_read_as_in_Python(double value, string text) => Assert.Equal(text, PythonText.Float(value));

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("both ' and \"", "'both \\' and \"'")]
    [InlineData("line\nend\t\\\u0001", @"'line\nend\t\\\x01'")]
    [InlineData("µ–λ", "'µ–λ'")]
    public void Texts_are_quoted_as_in_Python(string value, string text) => Assert.Equal(text, PythonText.Repr(value));

    [Fact]
    public void Text_is_bare_where_Python_prints_it_so() => Assert.Equal("it's", PythonText.Str("it's"));
}
