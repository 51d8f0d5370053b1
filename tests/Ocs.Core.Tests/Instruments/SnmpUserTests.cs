using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Ocs.Instruments;
using Ocs.Testing;

namespace Ocs.Core.Tests.Instruments;

/// <summary>Version 3: keys as RFC 3414 has them, and a device that forgets, is replaced, or lies. What it says well is tested with a real one.</summary>
public sealed class SnmpUserTests : IDisposable
{
    private const string Oid = "1.3.6.1.2.1.1.5.0";
    private const string NotInTime = "1.3.6.1.6.3.15.1.1.2.0";
    private const string UnknownEngine = "1.3.6.1.6.3.15.1.1.4.0";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] Engine = [0x80, 0, 0x1f, 0x88, 4, 1, 2, 3];
    private static readonly SnmpUser User = new("operator") { Password = "maplesyrup", PrivacyPassword = "syrupmaple" };

    private readonly UdpClient _peer = new(new IPEndPoint(IPAddress.Loopback, 0));
    private byte[] _engine = Engine;
    private int _boots = 7;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _peer.Dispose();

    [Theory]
    [InlineData("MD5", "526f5eed9fcce26f8964c2930787d82b")]
    [InlineData("SHA1", "6695febc9288e36282235fc7151f128497b38f3f")]
    public void A_password_makes_the_key_that_the_standard_says(string algorithm, string key)
    {
        byte[] engine = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2];
        Assert.Equal(key, Convert.ToHexStringLower(SnmpKeys.Localise(new HashAlgorithmName(algorithm), "maplesyrup", engine)));
    }

    [Theory]
    [InlineData(SnmpAuthentication.Md5, SnmpPrivacy.Des)]
    [InlineData(SnmpAuthentication.Md5, SnmpPrivacy.Aes128)]
    [InlineData(SnmpAuthentication.Sha1, SnmpPrivacy.Aes128)]
    [InlineData(SnmpAuthentication.Sha256, SnmpPrivacy.Aes128)]
    [InlineData(SnmpAuthentication.Sha512, SnmpPrivacy.Des)]
    public void What_was_signed_and_encrypted_is_read_again_and_only_so(SnmpAuthentication authentication, SnmpPrivacy privacy)
    {
        var user = User with { Authentication = authentication, Privacy = privacy };
        var sent = Message(SnmpRequest.Get, Oid, id: 5);
        var keys = SnmpKeys.Of(user, Engine);
        var bytes = sent.Encode(keys);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("bench"u8));
        var received = SnmpSecureMessage.Decode(bytes, keys);
        Assert.Equal((5, true, true, 7, 100, "operator"), (received.Id, received.IsSigned, received.IsEncrypted, received.Boots, received.Time, received.User));
        Assert.Equal("bench", received.Body.Variables[0].Value.ToString());

        Assert.Throws<AsnContentException>(() => SnmpSecureMessage.Decode(bytes, SnmpKeys.Of(user with { Password = "another one" }, Engine)));
        Assert.Throws<AsnContentException>(() => SnmpSecureMessage.Decode(bytes, null));
        for (var place = 0; place < bytes.Length; place++)
        {
            var changed = bytes.ToArray();
            changed[place] ^= 1;
            Assert.ThrowsAny<AsnContentException>(() => SnmpSecureMessage.Decode(changed, keys));
        }
    }

    [Fact]
    public async Task A_device_that_started_again_is_asked_in_its_new_time()
    {
        await using var device = Device();
        var asking = device.GetAsync(Oid, Token);
        await MeetAsync();
        await AnswerAsync(await ReceiveAsync(), "first");
        Assert.Equal("first", (await asking.WaitAsync(Patience, Token)).ToString());

        asking = device.GetAsync(Oid, Token);
        _boots = 8;
        var (late, from) = await ReceiveAsync();
        Assert.Equal(7, late.Boots);
        await SendAsync(Message(SnmpRequest.Report, NotInTime, late.Id) with { IsEncrypted = false }, from);
        var again = await ReceiveAsync();
        Assert.Equal((8, Oid), (again.Message.Boots, again.Message.Body.Variables[0].Oid));
        await AnswerAsync(again, "second");
        Assert.Equal("second", (await asking.WaitAsync(Patience, Token)).ToString());
        Assert.Equal(1, device.Connections);
    }

    [Fact]
    public async Task A_device_that_was_replaced_is_met_anew()
    {
        await using var device = Device();
        var asking = device.GetAsync(Oid, Token);
        await MeetAsync();
        await AnswerAsync(await ReceiveAsync(), "first");
        await asking.WaitAsync(Patience, Token);

        asking = device.GetAsync(Oid, Token);
        var (stray, from) = await ReceiveAsync();
        await SendAsync(Message(SnmpRequest.Report, UnknownEngine, stray.Id) with { IsSigned = false, IsEncrypted = false }, from);
        _engine = [9, 9, 9, 9, 9];
        await MeetAsync();
        await AnswerAsync(await ReceiveAsync(), "second");
        Assert.Equal("second", (await asking.WaitAsync(Patience, Token)).ToString());
    }

    [Fact]
    public async Task An_answer_that_is_not_signed_or_not_to_this_request_is_passed_over()
    {
        await using var device = Device();
        var asking = device.GetAsync(Oid, Token);
        await MeetAsync();
        var (request, from) = await ReceiveAsync();
        var answer = Message(SnmpRequest.Response, Oid, request.Id);
        await SendAsync(answer with { IsSigned = false, IsEncrypted = false }, from);
        await SendAsync(answer with { IsEncrypted = false }, from);
        await SendAsync(answer with { Id = request.Id - 1 }, from);
        await AnswerAsync((request, from), "true");
        Assert.Equal("true", (await asking.WaitAsync(Patience, Token)).ToString());
    }

    [Theory]
    [InlineData("1.3.6.1.6.3.15.1.1.3.0", "it knows no such user")]
    [InlineData("1.3.6.1.6.3.15.1.1.5.0", "the password is wrong, or they are signed in another way than it expects")]
    [InlineData("1.3.6.1.9", "it reports 1.3.6.1.9")]
    public async Task A_device_that_does_not_take_a_message_says_why(string report, string reason)
    {
        await using var device = Device();
        var asking = device.GetAsync(Oid, Token);
        await MeetAsync();
        var (request, from) = await ReceiveAsync();
        await SendAsync(Message(SnmpRequest.Report, report, request.Id) with { IsSigned = false, IsEncrypted = false }, from);
        var refused = await Assert.ThrowsAsync<SnmpException>(() => asking.WaitAsync(Patience, Token));
        Assert.Equal($"The device at {device} does not take the messages of the user 'operator': {reason}.", refused.Message);
    }

    [Fact]
    public async Task A_user_who_would_encrypt_without_signing_is_refused_before_anything_is_sent()
    {
        await using var device = new SnmpDevice("127.0.0.1", new FakeClock()) { Port = ((IPEndPoint)_peer.Client.LocalEndPoint!).Port, User = User with { Password = "" } };
        var wrong = await Assert.ThrowsAsync<InvalidOperationException>(() => device.GetAsync(Oid, Token));
        Assert.Equal($"The user 'operator' of the device at {device} encrypts without signing, which SNMP cannot: Password is empty.", wrong.Message);
        Assert.Equal(0, _peer.Available);
        Assert.Equal("operator", $"{User}");
    }

    private SnmpDevice Device() => new("127.0.0.1", new FakeClock()) { Port = ((IPEndPoint)_peer.Client.LocalEndPoint!).Port, User = User };

    private SnmpSecureMessage Message(SnmpRequest kind, string oid, int id) =>
        new(id, true, true, _engine, _boots, 100, "operator", "", new SnmpBody(kind, 1, 0, 0, [new SnmpVariable(oid, SnmpValue.Of("bench"))]));

    /// <summary>Answers the question who the device is.</summary>
    private async Task MeetAsync()
    {
        var (question, from) = await ReceiveAsync();
        Assert.Equal((0, false, false, ""), (question.EngineId.Length, question.IsSigned, question.IsEncrypted, question.User));
        await SendAsync(Message(SnmpRequest.Report, UnknownEngine, question.Id) with { IsSigned = false, IsEncrypted = false, User = "" }, from);
    }

    private Task AnswerAsync((SnmpSecureMessage Message, IPEndPoint From) request, string text) => SendAsync(
        Message(SnmpRequest.Response, Oid, request.Message.Id) with { Body = request.Message.Body with { Kind = SnmpRequest.Response, Variables = [new SnmpVariable(Oid, SnmpValue.Of(text))] } },
        request.From);

    private async Task<(SnmpSecureMessage Message, IPEndPoint From)> ReceiveAsync()
    {
        var received = await _peer.ReceiveAsync(Token).AsTask().WaitAsync(Patience, Token);
        return (SnmpSecureMessage.Decode(received.Buffer, SnmpKeys.Of(User, _engine)), received.RemoteEndPoint);
    }

    private async Task SendAsync(SnmpSecureMessage message, IPEndPoint to) => await _peer.SendAsync(message.Encode(SnmpKeys.Of(User, _engine)), to, Token);
}
