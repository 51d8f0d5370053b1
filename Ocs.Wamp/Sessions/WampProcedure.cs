namespace Ocs.Wamp;

/// <summary>
/// The code behind a registered procedure. What it returns is the result; a <see cref="WampException"/> becomes that
/// error, any other exception <c>wamp.error.runtime_error</c> with its message.
/// </summary>
/// <param name="invocation">Who calls, with what.</param>
/// <param name="interrupted">Cancelled when the caller cancels or is gone, and when the session ends.</param>
public delegate Task<WampArguments> WampProcedure(WampInvocation invocation, CancellationToken interrupted);
