namespace Ocs.G3;

/// <summary>An object of a class whose body is not known. Never leaves this folder.</summary>
internal sealed class UnknownClassException(string className) : Exception($"The class {className} is not known.")
{
    public string ClassName { get; } = className;
}
