using System.Text;

namespace Ocs.Operations;

/// <summary>C# names in the spelling of the wire: <c>testMode</c> is <c>test_mode</c>.</summary>
internal static class SnakeCase
{
    public static string Of(string name, char separator = '_')
    {
        var text = new StringBuilder(name.Length + 4);
        for (var index = 0; index < name.Length; index++)
        {
            var starts = char.IsUpper(name[index]) && index > 0
                && (!char.IsUpper(name[index - 1]) || (index + 1 < name.Length && char.IsLower(name[index + 1])));
            if (starts)
                text.Append(separator);
            text.Append(char.ToLowerInvariant(name[index]));
        }

        return text.ToString();
    }
}
