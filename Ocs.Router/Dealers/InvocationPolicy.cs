namespace Ocs.Router;

/// <summary>Which of several callees of one procedure is called.</summary>
internal enum InvocationPolicy
{
    Single,
    First,
    Last,
    RoundRobin,
    Random,
}
