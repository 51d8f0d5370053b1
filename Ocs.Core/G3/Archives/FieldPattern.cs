using System.IO.Enumeration;

namespace Ocs.G3;

/// <summary>Finds fields by a name, by the last parts of a name, with <c>*</c> for anything.</summary>
internal static class FieldPattern
{
    public static bool Matches(string pattern, string name) =>
        FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)
        || FileSystemName.MatchesSimpleExpression("*." + pattern, name, ignoreCase: false);
}
