using System.Reflection;
using System.Runtime.Loader;

namespace Ocs.Hosting;

/// <summary>
/// Agent classes that a site brings itself: the assemblies in one folder. What they need lies beside them, as
/// <c>dotnet publish</c> or <c>dotnet build</c> leaves it; the Ocs assemblies are always those of the program.
/// </summary>
public static class AgentPlugins
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string FolderVariable = "OCS_PLUGIN_DIR";

    /// <summary>The assemblies of a folder that refer to Ocs.Core, and so may hold agents; others are not touched.</summary>
    /// <param name="folder">The folder; null or empty for none.</param>
    /// <param name="faults">Told, in one sentence each, of assemblies that cannot be loaded.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message names it.</exception>
    public static IReadOnlyList<Assembly> Load(string? folder, Action<string> faults)
    {
        if (string.IsNullOrEmpty(folder))
            return [];
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{FolderVariable}: there is no folder {Path.GetFullPath(folder)}.");

        var own = AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name).ToHashSet();
        var loaded = new List<Assembly>();
        foreach (var file in Directory.GetFiles(Path.GetFullPath(folder), "*.dll").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (name.StartsWith("Ocs.", StringComparison.Ordinal) || own.Contains(name))
                continue;
            try
            {
                var assembly = new Context(file).LoadFromAssemblyPath(file);
                if (assembly.GetReferencedAssemblies().Any(reference => reference.Name == typeof(AgentPlugins).Assembly.GetName().Name))
                    loaded.Add(assembly);
            }
            catch (BadImageFormatException)
            {
                // A native library: plugins may bring those.
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                faults($"The plugin {file} cannot be loaded: {fault.Message}");
            }
        }

        return loaded;
    }

    /// <summary>Finds what a plugin refers to: first in the program, then beside the plugin.</summary>
    private sealed class Context(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file))
    {
        private readonly AssemblyDependencyResolver _resolver = new(file);

        protected override Assembly? Load(AssemblyName name)
        {
            try
            {
                return Default.LoadFromAssemblyName(name);
            }
            catch (FileNotFoundException)
            {
                return _resolver.ResolveAssemblyToPath(name) is { } path ? LoadFromAssemblyPath(path) : null;
            }
        }

        protected override nint LoadUnmanagedDll(string name) =>
            _resolver.ResolveUnmanagedDllToPath(name) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
