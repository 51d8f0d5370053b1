using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>What a session wants published once it is gone: whole PUBLISH messages, in its own serializer.</summary>
internal sealed class Testaments
{
    /// <summary>How many one session may leave.</summary>
    public const int MaxCount = 100;

    /// <summary>How many bytes they may have together.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly Lock _lock = new();
    private readonly List<(string Scope, byte[] Publish)> _all = [];
    private int _bytes;

    /// <summary>Adds one; false when there is no room for it.</summary>
    public bool TryAdd(string scope, byte[] publish)
    {
        lock (_lock)
        {
            if (_all.Count >= MaxCount || _bytes + publish.Length > MaxBytes)
                return false;
            _all.Add((scope, publish));
            _bytes += publish.Length;
            return true;
        }
    }

    /// <summary>Drops those of a scope; says how many they were.</summary>
    public int Flush(string scope)
    {
        lock (_lock)
        {
            _bytes -= _all.Where(testament => testament.Scope == scope).Sum(testament => testament.Publish.Length);
            return _all.RemoveAll(testament => testament.Scope == scope);
        }
    }

    /// <summary>Publishes them, once.</summary>
    public void Publish(RouterSession session, Broker broker)
    {
        (string Scope, byte[] Publish)[] all;
        lock (_lock)
        {
            all = [.. _all];
            _all.Clear();
            _bytes = 0;
        }

        foreach (var (_, publish) in all)
        {
            MessageView.Parse(publish, session.Link.Serializer, out var message);
            broker.Publish(session, message);
        }
    }
}
