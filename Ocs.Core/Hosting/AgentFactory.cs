using System.Reflection;
using Microsoft.Extensions.Logging;
using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>Constructs agents: a constructor may ask for its context, its options, the clock, its log and the agent classes there are, and for nothing else.</summary>
internal static class AgentFactory
{
    /// <summary>The agent, constructed.</summary>
    /// <exception cref="AgentStartException">An argument is wrong, the constructor asks for something else, or it threw.</exception>
    public static object Create(AgentClass agentClass, IAgentContext context, AgentCatalog catalog, ILoggerFactory loggers)
    {
        var constructors = agentClass.Type.GetConstructors();
        if (constructors is not [var constructor])
            throw new AgentStartException($"{agentClass.Type.FullName} has {constructors.Length} public constructors; an agent has one.");

        // Taken once: another call may give other objects for the same parameters.
        var parameters = constructor.GetParameters();
        var options = OptionsOf(parameters);
        if (options is null)
            RefuseArguments(context.Site);
        var arguments = parameters
            .Select(parameter => parameter == options ? OptionBinder.Bind(context.Site, parameter.ParameterType) : ServiceFor(parameter, context, catalog, loggers))
            .ToArray();
        try
        {
            return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        catch (Exception fault)
        {
            throw new AgentStartException($"{SitePlace.Of(context.Site)}: {agentClass.Name} cannot start: {fault.Message.ReplaceLineEndings(" ")}", fault);
        }
    }

    /// <summary>All that is wrong with the arguments of an instance, without constructing it.</summary>
    public static IReadOnlyList<AgentStartException> FaultsOf(AgentClass agentClass, AgentSite site)
    {
        var parameters = agentClass.Type.GetConstructors().FirstOrDefault()?.GetParameters() ?? [];
        return OptionBinder.FaultsOf(site, OptionsOf(parameters)?.ParameterType ?? typeof(object));
    }

    private static ParameterInfo? OptionsOf(ParameterInfo[] parameters) => parameters
        .FirstOrDefault(parameter => parameter.ParameterType is { IsClass: true, IsAbstract: false } type
            && !typeof(ILogger).IsAssignableFrom(type)
            && type.GetConstructor(Type.EmptyTypes) is not null);

    private static object ServiceFor(ParameterInfo parameter, IAgentContext context, AgentCatalog catalog, ILoggerFactory loggers)
    {
        var type = parameter.ParameterType;
        if (type == typeof(IAgentContext))
            return context;
        if (type == typeof(TimeProvider))
            return context.Clock;
        if (type == typeof(AgentCatalog))
            return catalog;
        if (type == typeof(ILoggerFactory))
            return loggers;
        if (type == typeof(ILogger))
            return context.Log;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ILogger<>))
            return Activator.CreateInstance(typeof(Logger<>).MakeGenericType(type.GetGenericArguments()), loggers)!;
        throw new AgentStartException(
            $"The constructor of {parameter.Member.DeclaringType?.FullName} asks for {type.Name} {parameter.Name}; "
            + "an agent may ask for IAgentContext, its options, TimeProvider, ILogger<T>, ILoggerFactory and AgentCatalog.");
    }

    /// <summary>An agent without options takes no arguments but the standard ones.</summary>
    private static void RefuseArguments(AgentSite site) => OptionBinder.Bind(site, typeof(object));
}
