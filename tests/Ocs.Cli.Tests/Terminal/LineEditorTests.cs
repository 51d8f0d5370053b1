namespace Ocs.Cli.Tests.Terminal;

public sealed class LineEditorTests : IDisposable
{
    private readonly StringWriter _screen = new();
    private int _width = 80;

    public static readonly TheoryData<string, string> Lines = new()
    {
        { "acq start", "acq start" },
        { "acx<Backspace>q", "acq" },
        { "cq<Home>a<End>!", "acq!" },
        { "aq<Left>c", "acq" },
        { "abc<Left><Left><Delete>", "ac" },
        { "one two<^W>three", "one three" },
        { "one two<^Left>2", "one 2two" },
        { "one two<^U>three", "three" },
        { "one two<Home><^K>three", "three" },
        { "Kühler 温度", "Kühler 温度" },
        { "given up<^C>kept", "kept" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Keys_make_a_line(string keys, string line) => Assert.Equal(line, Editor(keys + "<Enter>").ReadLine("> "));

    [Fact]
    public void Arrows_go_through_the_lines_before_and_come_back_to_what_was_begun()
    {
        var editor = Editor("first<Enter>second<Enter>third<Up><Up><Enter><Up><Up><Up><Down><Enter>begun<Up><Down><Enter>");
        Assert.Equal(["first", "second", "first", "second", "begun"], Enumerable.Range(0, 5).Select(_ => editor.ReadLine("> ")));
    }

    [Fact]
    public void The_same_line_twice_is_remembered_once()
    {
        var editor = Editor("same<Enter>same<Enter><Up><Up><Enter>");
        Assert.Equal(["same", "same", "same"], Enumerable.Range(0, 3).Select(_ => editor.ReadLine("> ")));
    }

    [Fact]
    public void Tab_completes_what_can_only_be_one_thing_and_shows_the_others()
    {
        var editor = Editor("del<Tab>sta<Tab><Tab>r<Tab><Enter>", "delay_task", "delay_task start", "delay_task status");
        Assert.Equal("delay_task start ", editor.ReadLine("> "));
        Assert.Contains("\nstart  status\n", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_comes_with_control_d_on_an_empty_line_only()
    {
        var editor = Editor("a<Left><^D>b<Enter><^D>");
        Assert.Equal("b", editor.ReadLine("> "));
        Assert.Null(editor.ReadLine("> "));
    }

    [Fact]
    public void The_cursor_stands_where_the_next_letter_goes()
    {
        Editor("abc<Left><Left><Enter>").ReadLine("> ");
        Assert.Contains("\r> abc\e[K\e[2D", _screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_c_twice_on_an_empty_line_ends_and_once_only_says_so()
    {
        var editor = Editor("<^C>a<^C><^C>b<Enter><^C><^C>");
        Assert.Equal("b", editor.ReadLine("> "));
        Assert.Contains("^C (again, Ctrl-D or exit to leave)\n", _screen.ToString(), StringComparison.Ordinal);
        Assert.Null(editor.ReadLine("> "));
    }

    [Fact]
    public void Of_a_line_longer_than_the_screen_the_part_around_the_cursor_shows()
    {
        _width = 15;
        Assert.Equal("0123456789abcdefXghi", Editor("0123456789abcdefghi<Left><Left><Left>X<Enter>").ReadLine("> "));
        Assert.EndsWith("\r> 56789abcdefX\e[K\n", _screen.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", 5, 10, "short", 5)]
    [InlineData("0123456789", 10, 4, "6789", 4)]
    [InlineData("0123456789", 0, 4, "0123", 0)]
    [InlineData("0123456789", 5, 4, "1234", 4)]
    [InlineData("温度温度", 4, 5, "温度", 2)]
    [InlineData("温度温度", 0, 5, "温度", 0)]
    public void Wide_letters_take_two_places(string text, int cursor, int cells, string shown, int at) =>
        Assert.Equal((shown, at), ShownText.Around(text, cursor, cells));

    [Fact]
    public void Colours_take_no_room() => Assert.Equal(2, ShownText.Cells("\e[36m> \e[0m"));

    public void Dispose() => _screen.Dispose();

    private LineEditor Editor(string keys, params string[] sentences)
    {
        var left = new Queue<ConsoleKeyInfo>(Keys(keys));
        return new LineEditor(_screen, left.Dequeue, () => _width, typed => [.. sentences.Where(sentence => sentence.StartsWith(typed, StringComparison.Ordinal)).Select(sentence => sentence[(typed.LastIndexOf(' ') + 1)..].Split(' ')[0]).Distinct()]);
    }

    private static IEnumerable<ConsoleKeyInfo> Keys(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '<')
            {
                yield return new ConsoleKeyInfo(text[at], ConsoleKey.None, false, false, false);
                continue;
            }

            var name = text[(at + 1)..text.IndexOf('>', at)];
            at += name.Length + 1;
            var isControl = name[0] == '^';
            var key = name.TrimStart('^') switch
            {
                "Left" => ConsoleKey.LeftArrow,
                "Up" => ConsoleKey.UpArrow,
                "Down" => ConsoleKey.DownArrow,
                var other => Enum.Parse<ConsoleKey>(other),
            };
            yield return new ConsoleKeyInfo('\0', key, false, false, isControl);
        }
    }
}
