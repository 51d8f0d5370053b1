namespace Ocs.Router;

/// <summary>The URIs of errors and of reasons for closing.</summary>
internal static class WampError
{
    public const string NoSuchRealm = "wamp.error.no_such_realm";
    public const string NoSuchSession = "wamp.error.no_such_session";
    public const string NoSuchSubscription = "wamp.error.no_such_subscription";
    public const string NoSuchRegistration = "wamp.error.no_such_registration";
    public const string NoSuchProcedure = "wamp.error.no_such_procedure";
    public const string ProcedureAlreadyExists = "wamp.error.procedure_already_exists";
    public const string DifferentInvocationPolicy = "wamp.error.procedure_exists_with_different_invocation_policy";
    public const string NotAuthorized = "wamp.error.not_authorized";
    public const string InvalidUri = "wamp.error.invalid_uri";
    public const string Testament = "wamp.error.testament_error";
    public const string HistoryUnavailable = "wamp.error.history_unavailable";
    public const string InvalidArgument = "wamp.error.invalid_argument";
    public const string Canceled = "wamp.error.canceled";
    public const string Timeout = "wamp.error.timeout";
    public const string NoAvailableCallee = "wamp.error.no_available_callee";
    public const string FeatureNotSupported = "wamp.error.feature_not_supported";
    public const string AuthenticationFailed = "wamp.error.authentication_failed";
    public const string NoAuthMethod = "wamp.error.no_auth_method";
    public const string NoSuchRole = "wamp.error.no_such_role";
    public const string PayloadSizeExceeded = "wamp.error.payload_size_exceeded";
    public const string LimitExceeded = "wamp.error.limit_exceeded";
    public const string CloseNormal = "wamp.close.normal";
    public const string SlowConsumer = "wamp.close.slow_consumer";
    public const string SystemShutdown = "wamp.close.system_shutdown";
}
