namespace Ocs.Wamp;

/// <summary>The elements of the messages that a session sends, in any serializer.</summary>
internal static class SessionMessages
{
    private static readonly (string Role, string[] Features)[] Roles =
    [
        ("subscriber", ["publisher_identification", "pattern_based_subscription", "subscription_revocation"]),
        ("publisher", ["publisher_identification", "subscriber_blackwhite_listing", "publisher_exclusion"]),
        ("caller", ["caller_identification", "call_canceling", "progressive_call_results"]),
        ("callee", ["caller_identification", "call_canceling", "progressive_call_results", "pattern_based_registration", "shared_registration", "registration_revocation"]),
    ];

    /// <summary>HELLO with all that this library can do.</summary>
    public static void WriteHello(WampWriter writer, (string Realm, WampLogin? Login) wanted)
    {
        writer.WriteInteger((long)MessageType.Hello);
        writer.WriteString(wanted.Realm);
        writer.BeginMap(wanted.Login is null ? 1 : 3);
        if (wanted.Login is { } login)
        {
            writer.WriteKey("authmethods");
            writer.WriteList([login.Method]);
            writer.WriteKey("authid");
            writer.WriteString(login.AuthId);
        }

        writer.WriteKey("roles");
        writer.BeginMap(Roles.Length);
        foreach (var (role, features) in Roles)
        {
            writer.WriteKey(role);
            writer.BeginMap(1);
            writer.WriteKey("features");
            writer.BeginMap(features.Length);
            foreach (var feature in features)
            {
                writer.WriteKey(feature);
                writer.WriteBoolean(true);
            }

            writer.EndMap();
            writer.EndMap();
        }

        writer.EndMap();
        writer.EndMap();
    }

    /// <summary>AUTHENTICATE.</summary>
    public static void WriteAuthenticate(WampWriter writer, string signature)
    {
        writer.WriteInteger((long)MessageType.Authenticate);
        writer.WriteString(signature);
        WriteNoOptions(writer);
    }

    /// <summary>ABORT.</summary>
    public static void WriteAbort(WampWriter writer, (string Reason, string Text) abort)
    {
        writer.WriteInteger((long)MessageType.Abort);
        writer.BeginMap(1);
        writer.WriteKey("message");
        writer.WriteString(abort.Text);
        writer.EndMap();
        writer.WriteString(abort.Reason);
    }

    /// <summary>GOODBYE.</summary>
    public static void WriteGoodbye(WampWriter writer, string reason)
    {
        writer.WriteInteger((long)MessageType.Goodbye);
        WriteNoOptions(writer);
        writer.WriteString(reason);
    }

    /// <summary>The options of PUBLISH.</summary>
    public static void WriteOptions(WampWriter writer, PublishOptions? options)
    {
        if (options is null)
        {
            WriteNoOptions(writer);
            return;
        }

        writer.BeginMap((options.Acknowledge ? 1 : 0) + (options.ExcludeMe ? 0 : 1) + (options.DiscloseMe ? 1 : 0));
        if (options.Acknowledge)
            WriteFlag(writer, "acknowledge", true);
        if (!options.ExcludeMe)
            WriteFlag(writer, "exclude_me", false);
        if (options.DiscloseMe)
            WriteFlag(writer, "disclose_me", true);
        writer.EndMap();
    }

    /// <summary>The options of CALL.</summary>
    public static void WriteOptions(WampWriter writer, CallOptions? options)
    {
        var isProgressive = options?.OnProgress is not null;
        var disclose = options is { DiscloseMe: true };
        writer.BeginMap((isProgressive ? 1 : 0) + (disclose ? 1 : 0));
        if (isProgressive)
            WriteFlag(writer, "receive_progress", true);
        if (disclose)
            WriteFlag(writer, "disclose_me", true);
        writer.EndMap();
    }

    /// <summary>The options of SUBSCRIBE.</summary>
    public static void WriteOptions(WampWriter writer, MatchPolicy match) => WriteOptions(writer, match, "single");

    /// <summary>The options of REGISTER.</summary>
    public static void WriteOptions(WampWriter writer, RegisterOptions? options) =>
        WriteOptions(writer, options?.Match ?? MatchPolicy.Exact, options?.Invoke ?? "single");

    /// <summary>No options, or no details.</summary>
    public static void WriteNoOptions(WampWriter writer)
    {
        writer.BeginMap(0);
        writer.EndMap();
    }

    /// <summary>The arguments, where there are any.</summary>
    public static void WriteArguments(WampWriter writer, WampArguments? arguments)
    {
        if (arguments is null || (arguments.Positional.Count == 0 && arguments.Keyword.Count == 0))
            return;
        writer.WriteList(arguments.Positional);
        if (arguments.Keyword.Count > 0)
            writer.WriteMap(arguments.Keyword);
    }

    /// <summary>YIELD: a result, or a part of one.</summary>
    public static void WriteYield(WampWriter writer, long invocation, bool isProgress, WampArguments arguments)
    {
        writer.WriteInteger((long)MessageType.Yield);
        writer.WriteInteger(invocation);
        writer.BeginMap(isProgress ? 1 : 0);
        if (isProgress)
            WriteFlag(writer, "progress", true);
        writer.EndMap();
        WriteArguments(writer, arguments);
    }

    /// <summary>ERROR in answer to an INVOCATION.</summary>
    public static void WriteError(WampWriter writer, long invocation, WampException error)
    {
        writer.WriteInteger((long)MessageType.Error);
        writer.WriteInteger((long)MessageType.Invocation);
        writer.WriteInteger(invocation);
        WriteNoOptions(writer);
        writer.WriteString(error.ErrorUri);
        WriteArguments(writer, error.Arguments);
    }

    private static void WriteOptions(WampWriter writer, MatchPolicy match, string invoke)
    {
        var isPattern = match != MatchPolicy.Exact;
        var isShared = invoke != "single";
        writer.BeginMap((isPattern ? 1 : 0) + (isShared ? 1 : 0));
        if (isPattern)
        {
            writer.WriteKey("match");
            writer.WriteString(match == MatchPolicy.Prefix ? "prefix" : "wildcard");
        }

        if (isShared)
        {
            writer.WriteKey("invoke");
            writer.WriteString(invoke);
        }

        writer.EndMap();
    }

    private static void WriteFlag(WampWriter writer, string key, bool value)
    {
        writer.WriteKey(key);
        writer.WriteBoolean(value);
    }
}
