using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Ocs.Core.Tests.Operations;

public sealed class DocstringTests
{
    [Fact]
    public void The_documentation_of_a_method_becomes_its_docstring()
    {
        var operation = OperationDescriptor.Of(typeof(Documented))[0];
        Assert.Equal(
            """
            ramp(kelvin_per_minute, target=0.5, mode='slow', note=None)

            Ramps the heater, then holds. See Documented for more.

            The ramp ends early on None.

            Parameters:
                kelvin_per_minute (float, in K/min, 0.1 to 5): How fast.
                target (float, in K, default 0.5): Where to.
                mode (str, default 'slow', one of 'slow', 'fast')
                note (str, default None): Kept in the log.

            Only one ramp runs at a time.
            """,
            operation.Docstring);
    }

    [Fact]
    public void What_is_not_documented_has_no_docstring() => Assert.Null(OperationDescriptor.Of(typeof(Documented))[1].Docstring);

    [Fact]
    public void Parameters_are_published_for_forms()
    {
        var info = OperationInfo.Of(OperationDescriptor.Of(typeof(Documented))[0]);
        Assert.Equal(["blocking", "abortable", "docstring", "op_type", "min_privs", "params"], info.Keys);
        Assert.Equal(
            """[{"name":"kelvin_per_minute","type":"float","required":true,"min":0.1,"max":5.0,"unit":"K/min","doc":"How fast."},"""
            + """{"name":"target","type":"float","required":false,"default":0.5,"unit":"K","doc":"Where to."},"""
            + """{"name":"mode","type":"str","required":false,"default":"slow","choices":["slow","fast"]},"""
            + """{"name":"note","type":"str","required":false,"default":null,"nullable":true,"doc":"Kept in the log."}]""",
            Json.Write(info["params"]));
    }

    [Fact]
    public void A_process_has_no_abortable_key()
    {
        var info = OperationInfo.Of(OperationDescriptor.Of(typeof(Documented))[1]);
        Assert.Equal(["blocking", "docstring", "op_type", "min_privs", "params"], info.Keys);
        Assert.Equal("process", info["op_type"].AsString());
    }

    [Fact]
    public void A_method_that_cannot_be_an_operation_is_named()
    {
        Assert.Equal(
            "The operation odd returns Int32; it must return a Task, a Task<OpResult>, an OpResult or nothing.",
            Assert.Throws<ArgumentException>(() => OperationDescriptor.Of(typeof(WrongReturn))).Message);
        Assert.StartsWith(
            "The parameter stream of the operation odd is of type System.IO.Stream",
            Assert.Throws<ArgumentException>(() => OperationDescriptor.Of(typeof(WrongParameter))).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            "Twice has the operation odd twice: as First and as Second.",
            Assert.Throws<ArgumentException>(() => OperationDescriptor.Of(typeof(Twice))).Message);
    }

    private enum Mode
    {
        Slow,
        Fast,
    }

    private sealed class Documented
    {
        /// <summary>
        /// Ramps the heater, then holds. See <see cref="Documented"/> for more.
        /// <para>The ramp ends early on <c>None</c>.</para>
        /// </summary>
        /// <remarks>Only one ramp runs at a time.</remarks>
        /// <param name="kelvinPerMinute">How fast.</param>
        /// <param name="target">Where to.</param>
        /// <param name="mode"></param>
        /// <param name="note">Kept in the log.</param>
        /// <param name="abort">Ends it.</param>
        [AgentTask("ramp")]
        public static OpResult Ramp(
            [Unit("K/min"), Range(0.1, 5.0)] double kelvinPerMinute,
            [Unit("K")] double target = 0.5,
            Mode mode = Mode.Slow,
            string? note = null,
            CancellationToken abort = default) => OpResult.Succeeded($"{kelvinPerMinute}{target}{mode}{note}{abort}");

        [AgentProcess("quiet")]
        public static void Quiet()
        {
        }
    }

    private sealed class WrongReturn
    {
        [AgentTask("odd")]
        public static int Odd() => 1;
    }

    private sealed class WrongParameter
    {
        [AgentTask("odd")]
        public static void Odd(Stream stream) => stream.Dispose();
    }

    private sealed class Twice
    {
        [AgentTask("odd")]
        public static void First()
        {
        }

        [AgentTask("odd")]
        public static void Second()
        {
        }
    }
}
