using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace Ocs.Hosting;

/// <summary>One line an event: time in UTC, level where it is not info, who speaks, text; an exception on the lines after it.</summary>
internal sealed class LogLine(string timeFormat) : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString(timeFormat, CultureInfo.InvariantCulture));
        output.Write(' ');
        if (logEvent.Level != LogEventLevel.Information)
            output.Write($"{NameOf(logEvent.Level)} ");
        if (logEvent.Properties.TryGetValue("SourceContext", out var source) && source is ScalarValue { Value: string name })
            output.Write($"{name} ");
        foreach (var token in logEvent.MessageTemplate.Tokens)
            Render(token, logEvent, output);
        output.WriteLine();
        if (logEvent.Exception is { } exception)
            output.WriteLine(exception);
    }

    /// <summary>Texts without the quotes that Serilog puts around them.</summary>
    private static void Render(Serilog.Parsing.MessageTemplateToken token, LogEvent logEvent, TextWriter output)
    {
        if (token is Serilog.Parsing.PropertyToken property
            && logEvent.Properties.TryGetValue(property.PropertyName, out var value) && value is ScalarValue { Value: string text })
            output.Write(text);
        else
            token.Render(logEvent.Properties, output, CultureInfo.InvariantCulture);
    }

    private static string NameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => "CRITICAL",
        LogEventLevel.Error => "ERROR",
        LogEventLevel.Warning => "WARN",
        LogEventLevel.Debug => "DEBUG",
        _ => "TRACE",
    };
}
