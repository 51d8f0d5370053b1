using System.Text;

namespace Ocs.Cli.Tests.Terminal;

/// <summary>Keeps what a command writes, and lets a test wait for a line of it.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Append(value.ToString());

    public override void Write(string? value) => Append(value ?? "");

    public override void Write(char[] buffer, int index, int count) => Append(new string(buffer, index, count));

    public override string ToString()
    {
        lock (_lock)
            return _text.ToString();
    }

    /// <summary>Waits for a whole line that begins so.</summary>
    public async Task<string> WaitForLineAsync(string start, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
                changed = _changed.Task;
            var text = ToString();
            var line = text[..(text.LastIndexOf('\n') + 1)].Split('\n').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
            if (line is not null)
                return line;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Append(string text)
    {
        lock (_lock)
        {
            _text.Append(text);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
