using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;
using Ocs.Hosting;
using Ocs.Operations;

namespace Ocs.Agents.Tests.Hosting;

/// <summary>Makes an agent class with so many tasks that nobody would write them.</summary>
internal static class ManyOperations
{
    public static Type Make(int count)
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("ManyOperations"), AssemblyBuilderAccess.Run).DefineDynamicModule("ManyOperations");
        var type = module.DefineType("ManyOperations", TypeAttributes.Public | TypeAttributes.Class);
        type.SetCustomAttribute(Attribute<AgentAttribute>("ManyOperations"));
        var succeed = typeof(OpResult).GetMethod(nameof(OpResult.Succeeded))!;
        for (var number = 0; number < count; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"op_{number:D3}");
            var method = type.DefineMethod(name, MethodAttributes.Public, typeof(OpResult), []);
            method.SetCustomAttribute(Attribute<AgentTaskAttribute>(name));
            var code = method.GetILGenerator();
            code.Emit(OpCodes.Ldstr, "did nothing");
            code.Emit(OpCodes.Call, succeed);
            code.Emit(OpCodes.Ret);
        }

        return type.CreateType();
    }

    private static CustomAttributeBuilder Attribute<T>(string name) => new(typeof(T).GetConstructor([typeof(string)])!, [name]);
}
