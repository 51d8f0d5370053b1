namespace Ocs.Aggregator.Influx;

/// <summary>What the environment says of a database; secrets may lie in files instead, as container managers put them.</summary>
internal static class InfluxCredentials
{
    /// <summary>The value of a variable, or what is in the file that the variable with <c>_FILE</c> names; null where neither is set.</summary>
    public static string? Read(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            return value;
        return Environment.GetEnvironmentVariable($"{variable}_FILE") is { Length: > 0 } file ? File.ReadAllText(file).Trim() : null;
    }
}
