using System.Runtime.CompilerServices;

namespace Ocs.Router;

/// <summary>One event, or its payload, as each serializer has it; made when the first receiver needs it.</summary>
[InlineArray(3)]
internal struct EventForms
{
    private MessageBuilder? _first;

    /// <summary>Gives the builders back.</summary>
    public void Release()
    {
        foreach (ref var form in this)
        {
            form?.Dispose();
            form = null;
        }
    }
}
