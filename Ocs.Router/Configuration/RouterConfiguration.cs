namespace Ocs.Router;

/// <summary>A router's configuration as a file has it: Crossbar.io's own <c>config.json</c>.</summary>
/// <param name="Options">How the router listens, and whom it lets in.</param>
/// <param name="Warnings">A line for each option that this router does not have and passes over; it names the option.</param>
public sealed record RouterConfiguration(RouterOptions Options, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads a file. Relative paths in it are relative to its folder, as Crossbar.io has it.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="environment">Environment variables, for values such as <c>$PORT</c>; null for those of the process.</param>
    /// <exception cref="RouterConfigurationException">A value is faulty; the message names file, line and key.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RouterConfiguration Load(string file, Func<string, string?>? environment = null)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"The configuration file {file} does not exist.", error);
        }

        var reader = new CrossbarReader(file, environment ?? Environment.GetEnvironmentVariable);
        return new RouterConfiguration(reader.Read(bytes), reader.Warnings);
    }
}
