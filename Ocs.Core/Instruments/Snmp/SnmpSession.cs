using System.Security.Cryptography;

namespace Ocs.Instruments;

/// <summary>
/// What a user and a device of version 3 know of each other: what the device calls itself, what time it has, and the keys that follow
/// from both (RFC 3414). A device that was switched off or replaced is met anew. One request at a time.
/// </summary>
/// <param name="user">Who asks.</param>
/// <param name="device">The device, for messages.</param>
/// <param name="clock">The clock that the device's is followed with.</param>
internal sealed class SnmpSession(SnmpUser user, string device, TimeProvider clock)
{
    private const string NotInTime = "1.3.6.1.6.3.15.1.1.2.0";
    private const string UnknownEngine = "1.3.6.1.6.3.15.1.1.4.0";
    private const int MostRounds = 3;

    private readonly SnmpUser _user = user.Signs || !user.Encrypts
        ? user
        : throw new InvalidOperationException($"The user '{user.Name}' of the device at {device} encrypts without signing, which SNMP cannot: Password is empty.");

    private ReadOnlyMemory<byte> _engineId;
    private SnmpKeys? _keys;
    private int _boots;
    private int _time;
    private long _at;
    private int _messageId = RandomNumberGenerator.GetInt32(1, int.MaxValue / 2);

    /// <summary>Asks, and meets the device first where it is not known.</summary>
    /// <param name="request">The request.</param>
    /// <param name="exchange">Sends bytes until something comes that is an answer to them.</param>
    /// <exception cref="SnmpException">The device does not take the user's messages; the message says why.</exception>
    public async Task<SnmpBody> AskAsync(SnmpBody request, Func<byte[], Func<ReadOnlyMemory<byte>, SnmpBody?>, Task<SnmpBody>> exchange)
    {
        for (var round = 1; ; round++)
        {
            if (_engineId.IsEmpty)
                await exchange(Question(request), Meet).ConfigureAwait(false);
            var answer = await exchange(Encode(request), Accept).ConfigureAwait(false);
            if (answer.Kind == SnmpRequest.Response)
                return answer;
            var report = answer.Variables.Count > 0 ? answer.Variables[0].Oid : "";
            if (round == MostRounds || report is not (NotInTime or UnknownEngine))
                throw new SnmpException($"The device at {device} does not take the messages of the user '{_user.Name}': {ReasonOf(report)}.");
            if (report == UnknownEngine)
                _engineId = default;
        }
    }

    private static string ReasonOf(string report) => report switch
    {
        "1.3.6.1.6.3.15.1.1.1.0" => "it has no such user with this level of security, or cannot sign or encrypt so",
        NotInTime => "its clock does not go on",
        "1.3.6.1.6.3.15.1.1.3.0" => "it knows no such user",
        UnknownEngine => "it changes what it calls itself",
        "1.3.6.1.6.3.15.1.1.5.0" => "the password is wrong, or they are signed in another way than it expects",
        "1.3.6.1.6.3.15.1.1.6.0" => "the password of encryption is wrong, or they are encrypted in another way than it expects",
        _ => $"it reports {report}",
    };

    /// <summary>The question who the device is; it reports that it was not asked by its name, and tells it.</summary>
    private byte[] Question(SnmpBody request) => new SnmpSecureMessage(
        ++_messageId, false, false, default, 0, 0, "", "", request with { Kind = SnmpRequest.Get, ErrorStatus = 0, ErrorIndex = 0, Variables = [] }).Encode(null);

    private SnmpBody? Meet(ReadOnlyMemory<byte> bytes)
    {
        var report = SnmpSecureMessage.Decode(bytes, null);
        if (report.Id != _messageId || report.Body.Kind != SnmpRequest.Report || report.EngineId.IsEmpty)
            return null;
        _engineId = report.EngineId;
        _keys = SnmpKeys.Of(_user, _engineId.Span);
        Follow(report);
        return report.Body;
    }

    private byte[] Encode(SnmpBody request)
    {
        var time = _time + (int)clock.GetElapsedTime(_at).TotalSeconds;
        return new SnmpSecureMessage(++_messageId, _user.Signs, _user.Encrypts, _engineId, _boots, time, _user.Name, _user.Context, request).Encode(_keys);
    }

    /// <summary>What is signed as the user signs counts; of what is not, only a report of what went wrong.</summary>
    private SnmpBody? Accept(ReadOnlyMemory<byte> bytes)
    {
        var answer = SnmpSecureMessage.Decode(bytes, _keys);
        if (answer.Id != _messageId || answer.Body.Kind is not (SnmpRequest.Response or SnmpRequest.Report))
            return null;
        if (answer.Body.Kind == SnmpRequest.Response && (answer.IsSigned, answer.IsEncrypted) != (_user.Signs, _user.Encrypts))
            return null;
        if (answer.IsSigned)
            Follow(answer);
        return answer.Body;
    }

    private void Follow(SnmpSecureMessage message) => (_boots, _time, _at) = (message.Boots, message.Time, clock.GetTimestamp());
}
