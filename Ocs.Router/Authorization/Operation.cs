namespace Ocs.Router;

/// <summary>What a peer may be allowed to do with a URI.</summary>
internal enum Operation
{
    Call,
    Register,
    Publish,
    Subscribe,
}
