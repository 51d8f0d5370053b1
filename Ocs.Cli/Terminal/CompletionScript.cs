using System.CommandLine;
using System.Text;

namespace Ocs.Cli;

/// <summary>Writes what shells load to complete the words of a command line: commands, options, and values that are a choice.</summary>
internal sealed class CompletionScript(Command root)
{
    private readonly List<(string Path, Command Command)> _commands = [.. Below(root)];

    public string Bash() => Script($$"""
        # Completion of ocs for bash: eval "$(ocs completion bash)"
        _ocs() {
          local path=ocs word choices=
          for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
            case "$path $word" in
              {{Paths("|")}}) path="$path $word" ;;
            esac
          done
          case "$path" in
        {{Cases((path, words) => $"    \"{path}\") choices=\"{string.Join(' ', words)}\" ;;")}}
          esac
          COMPREPLY=($(compgen -W "$choices" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _ocs ocs
        """);

    public string Zsh() => Script($$"""
        #compdef ocs
        # Completion of ocs for zsh: eval "$(ocs completion zsh)"
        _ocs() {
          local place=ocs word
          local -a choices
          for word in ${words[2,CURRENT-1]}; do
            case "$place $word" in
              {{Paths("|")}}) place="$place $word" ;;
            esac
          done
          case "$place" in
        {{Cases((path, words) => $"    \"{path}\") choices=({string.Join(' ', words)}) ;;")}}
          esac
          compadd -a choices || _files
        }
        compdef _ocs ocs
        """);

    public string Fish() => Script($$"""
        # Completion of ocs for fish: ocs completion fish | source
        function __ocs_path
          set -l path ocs
          for word in (commandline -opc)[2..-1]
            switch "$path $word"
              case {{Paths(" ")}}
                set path "$path $word"
            end
          end
          echo $path
        end
        {{string.Join('\n', _commands.SelectMany(each => Symbols(each.Command).Select(symbol =>
            $"complete -c ocs -n 'test (__ocs_path) = \"{each.Path}\"' -a '{symbol.Name}' -d '{Quoted(symbol.Description)}'")))}}
        """);

    /// <summary>What may follow a command, but not what it only accepts for others' sake.</summary>
    private static IEnumerable<(string Name, string Description)> Symbols(Command command)
    {
        var inherited = Above(command).SelectMany(parent => parent.Options).Where(option => option.Recursive);
        var options = command.Options.Concat(inherited).Where(option => !option.Hidden).DistinctBy(option => option.Name)
            .Select(option => (option.Name, option.Description ?? ""));
        var choices = command.Arguments.SelectMany(argument => argument.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty))
            .Select(choice => (choice.Label, ""));
        return command.Subcommands.Where(each => !each.Hidden).Select(each => (each.Name, each.Description ?? "")).Concat(choices).Concat(options);
    }

    private static IEnumerable<Command> Above(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Above(parent).Prepend(parent));

    private static IEnumerable<(string, Command)> Below(Command command) =>
        command.Subcommands.SelectMany(Below).Prepend((string.Join(' ', OcsCommand.PathOf(command)), command));

    private string Paths(string separator) => string.Join(separator, _commands.Skip(1).Select(each => $"\"{each.Path}\""));

    private string Cases(Func<string, IEnumerable<string>, string> write) =>
        string.Join('\n', _commands.Select(each => write(each.Path, Symbols(each.Command).Select(symbol => symbol.Name))));

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);

    private static string Script(string text) => new StringBuilder(text.ReplaceLineEndings("\n")).Append('\n').ToString();
}
