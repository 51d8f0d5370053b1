using System.Runtime.CompilerServices;

namespace Ocs.Testing;

/// <summary>Compares a text with the file that holds what was approved; changing one is a visible diff.</summary>
public static class Approved
{
    /// <summary>Throws where the text differs from <c>NAME.approved.txt</c> beside the test, and writes <c>NAME.received.txt</c> there.</summary>
    public static void Match(string name, string text, [CallerFilePath] string test = "")
    {
        var directory = Path.GetDirectoryName(test)!;
        var approved = Path.Combine(directory, $"{name}.approved.txt");
        var received = Path.Combine(directory, $"{name}.received.txt");
        text = text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (File.Exists(approved) && File.ReadAllText(approved) == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        throw new InvalidOperationException($"{received} differs from {approved}; where the change is meant, rename it so.");
    }
}
