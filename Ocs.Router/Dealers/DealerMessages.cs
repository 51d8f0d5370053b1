using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>What the dealer sends to callers and callees.</summary>
internal static class DealerMessages
{
    /// <summary>Passes a call on; false when it is longer than the callee takes.</summary>
    public static bool SendInvocation(Invocation invocation, in CallRequest call)
    {
        var (caller, callee) = (invocation.Caller, invocation.Callee);
        var isPattern = invocation.Registration.Match != MatchPolicy.Exact;
        using var builder = MessageBuilder.Rent(callee.Link.Serializer);
        builder.Begin(4 + call.PayloadCount, MessageType.Invocation).Integer(invocation.Id).Integer(invocation.Registration.Id);
        builder.BeginMap(
            (invocation.IsDisclosed ? 3 : 0) + (isPattern ? 1 : 0) + (invocation.TakesProgress ? 1 : 0) + (call.IsOpen ? 1 : 0) + call.Passed.Count);
        if (invocation.TakesProgress)
            builder.Key("receive_progress"u8).Boolean(true);
        if (call.IsOpen)
            builder.Key("progress"u8).Boolean(true);
        if (invocation.IsDisclosed)
            builder.Key("caller"u8).Integer(caller.Id).Key("caller_authid"u8).Text(caller.AuthId).Key("caller_authrole"u8).Text(caller.Role);
        if (isPattern)
            builder.Key("procedure"u8).Text(call.Uri);
        call.Passed.WriteTo(builder);
        return TrySend(callee, builder.EndMap().Payload(call.Payload, call.PayloadCount, call.Serializer).End().Written);
    }

    /// <summary>Passes a result on; false when it is longer than the caller takes.</summary>
    public static bool SendResult(
        Invocation invocation, bool isProgress, in PassedDetails passed, ReadOnlySpan<byte> payload, int payloadCount, WampSerializer serializer)
    {
        var (caller, callee) = (invocation.Caller, invocation.Callee);
        using var builder = MessageBuilder.Rent(caller.Link.Serializer);
        builder.Begin(3 + payloadCount, MessageType.Result).Integer(invocation.Request).BeginMap((isProgress ? 4 : 3) + passed.Count);
        if (isProgress)
            builder.Key("progress"u8).Boolean(true);
        builder.Key("callee"u8).Integer(callee.Id).Key("callee_authid"u8).Text(callee.AuthId).Key("callee_authrole"u8).Text(callee.Role);
        passed.WriteTo(builder);
        return TrySend(caller, builder.EndMap().Payload(payload, payloadCount, serializer).End().Written);
    }

    /// <summary>Passes an error on, without what came with it where that is longer than the caller takes.</summary>
    public static void SendCallError(
        Invocation invocation, in PassedDetails passed, ReadOnlySpan<byte> error, ReadOnlySpan<byte> payload, int payloadCount, WampSerializer serializer)
    {
        var caller = invocation.Caller;
        using var builder = MessageBuilder.Rent(caller.Link.Serializer);
        builder.Begin(5 + payloadCount, MessageType.Error).Integer((int)MessageType.Call).Integer(invocation.Request).BeginMap(passed.Count);
        passed.WriteTo(builder);
        if (!TrySend(caller, builder.EndMap().Text(error).Payload(payload, payloadCount, serializer).End().Written))
            caller.SendError(MessageType.Call, invocation.Request, System.Text.Encoding.UTF8.GetString(error), TooLong("error", "caller", caller));
    }

    /// <summary>Tells a caller that what it sent, or should get, is too long for one of the two.</summary>
    public static void SendTooLong(Invocation invocation, string what, string whom, RouterSession receiver) =>
        invocation.Caller.SendError(MessageType.Call, invocation.Request, WampError.PayloadSizeExceeded, TooLong(what, whom, receiver));

    /// <summary>Asks a callee, once, to stop.</summary>
    public static void SendInterrupt(Invocation invocation, CancelMode mode)
    {
        if (invocation.IsInterrupted)
            return;
        invocation.IsInterrupted = true;
        using var builder = MessageBuilder.Rent(invocation.Callee.Link.Serializer);
        builder.Begin(3, MessageType.Interrupt).Integer(invocation.Id);
        if (mode == CancelMode.Default)
            builder.EmptyMap();
        else
            builder.BeginMap(1).Key("mode"u8).Text(mode.Name).EndMap();
        invocation.Callee.Link.Send(builder.End().Written);
    }

    /// <summary>Tells a callee that its registration was taken from it.</summary>
    public static void SendRevoked(RouterSession callee, Registration registration, string? reason)
    {
        using var builder = MessageBuilder.Rent(callee.Link.Serializer);
        builder.Begin(3, MessageType.Unregistered).Integer(0).BeginMap(reason is null ? 1 : 2);
        if (reason is not null)
            builder.Key("reason"u8).Text(reason);
        callee.Link.Send(builder.Key("registration"u8).Integer(registration.Id).EndMap().End().Written);
    }

    private static bool TrySend(RouterSession session, ReadOnlySpan<byte> message)
    {
        if (message.Length > session.Link.MaxSentBytes)
            return false;
        session.Link.Send(message);
        return true;
    }

    private static string TooLong(string what, string whom, RouterSession receiver) =>
        $"the {what} is longer than the {receiver.Link.MaxSentBytes} bytes that the {whom} takes";
}
