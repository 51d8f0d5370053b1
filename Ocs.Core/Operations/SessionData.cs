using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>Session data as every client can read it: NaN and infinities become null (ocs_agent.py refuses infinities, and with them the whole reply).</summary>
internal static class SessionData
{
    /// <summary>The same map where all is readable, else a copy. <paramref name="infinity"/> is the path of the first infinity.</summary>
    public static WampMap Readable(WampMap data, out string? infinity)
    {
        infinity = null;
        return Clean(data, "", ref infinity) is { } cleaned ? cleaned.AsMap() : data;
    }

    /// <summary>What to put in place of the value, or null to leave it.</summary>
    private static WampValue? Clean(WampValue value, string path, ref string? infinity)
    {
        switch (value.Kind)
        {
            case WampValueKind.Double when !double.IsFinite(value.AsDouble()):
                if (double.IsInfinity(value.AsDouble()))
                    infinity ??= path;
                return WampValue.Null;
            case WampValueKind.Map:
                return CleanMap(value.AsMap(), path, ref infinity);
            case WampValueKind.List:
                return CleanList(value.AsList(), path, ref infinity);
            default:
                return null;
        }
    }

    private static WampValue? CleanMap(WampMap map, string path, ref string? infinity)
    {
        WampMap? copy = null;
        foreach (var (key, value) in map)
        {
            if (!MayHoldNumbers(value) || Clean(value, path.Length == 0 ? key : $"{path}.{key}", ref infinity) is not { } clean)
                continue;
            copy ??= Copy(map);
            copy[key] = clean;
        }

        return copy is null ? null : (WampValue?)copy;
    }

    private static WampValue? CleanList(WampList list, string path, ref string? infinity)
    {
        WampList? copy = null;
        for (var index = 0; index < list.Count; index++)
        {
            if (!MayHoldNumbers(list[index]) || Clean(list[index], $"{path}[{index}]", ref infinity) is not { } clean)
                continue;
            copy ??= [.. list];
            copy[index] = clean;
        }

        return copy is null ? null : (WampValue?)copy;
    }

    private static bool MayHoldNumbers(WampValue value) => value.Kind switch
    {
        WampValueKind.Double => !double.IsFinite(value.AsDouble()),
        WampValueKind.Map or WampValueKind.List => true,
        _ => false,
    };

    private static WampMap Copy(WampMap map)
    {
        var copy = new WampMap();
        foreach (var (key, value) in map)
            copy[key] = value;
        return copy;
    }
}
