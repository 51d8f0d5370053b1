namespace Ocs.Operations;

/// <summary>How an operation ended: well or not, and a text for people.</summary>
/// <param name="Success">Whether it did what it was asked.</param>
/// <param name="Message">One plain sentence.</param>
public readonly record struct OpResult(bool Success, string Message)
{
    /// <summary>It did what it was asked.</summary>
    public static OpResult Succeeded(string message) => new(true, message);

    /// <summary>It did not, and why.</summary>
    public static OpResult Failed(string message) => new(false, message);
}
