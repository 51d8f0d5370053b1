using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Reads a transport: where it listens, what is spoken there.</summary>
internal sealed class CrossbarTransportReader(CrossbarReader reader, IReadOnlyList<RealmOptions> realms)
{
    private readonly CrossbarLoginReader _logins = new(reader, realms);

    public TransportOptions Read(ConfigurationKeys transport)
    {
        transport.Ignore("id");
        var type = reader.OneOf(transport.Require("type"), "web", "websocket", "rawsocket", "universal");
        var options = new CrossbarEndpointReader(reader).Read(new ConfigurationKeys(reader, transport.Require("endpoint")));
        options = type switch
        {
            "websocket" => options with { WebSockets = [ReadWebSocket(transport, path: null)] },
            "rawsocket" => options with { RawSocket = ReadRawSocket(transport) },
            "universal" => ReadUniversal(transport, options),
            _ => ReadPaths(transport, options),
        };
        transport.WarnOfRest();
        return options;
    }

    private TransportOptions ReadUniversal(ConfigurationKeys transport, TransportOptions options)
    {
        if (transport.Map("rawsocket") is { } raw)
        {
            options = options with { RawSocket = ReadRawSocket(raw) };
            raw.WarnOfRest();
        }

        if (transport.Map("websocket") is { } sockets)
        {
            foreach (var (path, node) in sockets.Node.Entries)
                options = options with { WebSockets = [.. options.WebSockets, ReadWebSocketAt(path, new ConfigurationKeys(reader, node))] };
        }

        if (transport.Map("web") is { } web)
        {
            options = ReadPaths(web, options);
            web.WarnOfRest();
        }

        return options;
    }

    private TransportOptions ReadPaths(ConfigurationKeys web, TransportOptions options)
    {
        web.Map("options")?.WarnOfRest();
        var paths = web.Map("paths") ?? throw reader.Fault(web.Node, "the key paths is missing.");
        foreach (var (path, node) in paths.Node.Entries)
        {
            var service = new ConfigurationKeys(reader, node);
            var type = service.RequireText("type");
            options = type switch
            {
                "websocket" => options with { WebSockets = [.. options.WebSockets, ReadWebSocketAt(path, service)] },
                "caller" => options with { HttpServices = [.. options.HttpServices, ReadBridge(HttpServiceKind.Caller, path, service)] },
                "publisher" => options with { HttpServices = [.. options.HttpServices, ReadBridge(HttpServiceKind.Publisher, path, service)] },
                "nodeinfo" => options with { HttpServices = [.. options.HttpServices, new HttpServiceOptions(HttpServiceKind.Info, PathOf(path))] },
                _ => WithoutService(options, node, type),
            };
        }

        return options with { HttpServices = [.. options.HttpServices, .. Missing(options, HttpServiceKind.Info, "/info"), .. Missing(options, HttpServiceKind.Metrics, "/metrics")] };
    }

    private TransportOptions WithoutService(TransportOptions options, ConfigurationNode node, string type)
    {
        reader.Warn(node, $"web services of type '{type}' are not run by this router.");
        return options;
    }

    private static IEnumerable<HttpServiceOptions> Missing(TransportOptions options, HttpServiceKind kind, string path) =>
        options.HttpServices.Any(service => service.Path == path || service.Kind == kind) || options.WebSockets.Any(socket => socket.Path == path)
            ? []
            : [new HttpServiceOptions(kind, path)];

    private HttpServiceOptions ReadBridge(HttpServiceKind kind, string path, ConfigurationKeys service)
    {
        var realm = service.Require("realm");
        var found = realms.FirstOrDefault(known => known.Name == reader.Text(realm)) ?? throw reader.Fault(realm, $"there is no realm {realm.Description}.");
        var role = service.Find("role");
        var name = role is null ? "anonymous" : reader.Text(role);
        if (found.Roles.All(known => known.Name != name))
            throw reader.Fault(role ?? service.Node, $"the realm '{found.Name}' has no role '{name}'.");
        var bridge = new HttpServiceOptions(kind, PathOf(path)) { Realm = found.Name, Role = name };
        if (service.Map("options") is { } options)
        {
            bridge = bridge with { MaxBodyBytes = options.Integer("post_body_limit", 0, int.MaxValue) is > 0 and var limit ? limit : null };
            options.RefuseRestrictions("key", "secret", "require_ip", "require_tls");
            options.WarnOfRest();
        }

        service.WarnOfRest();
        return bridge;
    }

    private WebSocketOptions ReadWebSocketAt(string path, ConfigurationKeys socket)
    {
        socket.Ignore("type");
        var options = ReadWebSocket(socket, PathOf(path));
        socket.WarnOfRest();
        return options;
    }

    private WebSocketOptions ReadWebSocket(ConfigurationKeys socket, string? path)
    {
        socket.Ignore("url", "debug");
        var options = new WebSocketOptions
        {
            Path = path,
            Logins = _logins.Read(socket),
            Serializers = ReadSerializers(socket),
            PingInterval = TimeSpan.Zero,
        };
        if (socket.Map("options") is not { } given)
            return options;
        options = options with
        {
            MaxMessageBytes = given.Integer("max_message_size", 0, int.MaxValue) is > 0 and var most ? most : null,
            OpenTimeout = NotZero(given.Milliseconds("open_handshake_timeout")) ?? options.OpenTimeout,
            CloseTimeout = NotZero(given.Milliseconds("close_handshake_timeout")) ?? options.CloseTimeout,
            PingInterval = given.Milliseconds("auto_ping_interval") ?? TimeSpan.Zero,
            PingTimeout = given.Milliseconds("auto_ping_timeout") ?? TimeSpan.Zero,
            Compressed = given.Map("compression")?.Map("deflate") is not null,
            AllowedOrigins = [.. given.List("allowed_origins").Select(reader.Text).Where(origin => origin != "*")],
        };

        // What this router always does so, or need not do: RFC 6455's checks are never off, frames are cut as it is best, and OCS's own
        // files ask for pings of 4 bytes, which newer Crossbar.io refuses.
        given.Ignore(
            "auto_ping_size", "auto_ping_restart_on_any_traffic", "require_masked_client_frames", "apply_mask", "validate_utf8", "mask_server_frames",
            "fail_by_drop", "echo_close_codereason", "enable_webstatus", "allow_null_origin", "require_websocket_subprotocol", "auto_fragment_size",
            "max_frame_size", "tcp_nodelay");
        given.WarnOfRest();
        return options;
    }

    private RawSocketOptions ReadRawSocket(ConfigurationKeys raw)
    {
        raw.Ignore("debug");
        var options = new RawSocketOptions { Logins = _logins.Read(raw), Serializers = ReadSerializers(raw) };
        options = options with { MaxMessageBytes = raw.Integer("max_message_size", 1, int.MaxValue) };
        if (raw.Map("options") is not { } given)
            return options;
        options = options with { MaxMessageBytes = given.Integer("max_message_size", 1, int.MaxValue) ?? options.MaxMessageBytes };
        given.WarnOfRest();
        return options;
    }

    private List<WampSerializer>? ReadSerializers(ConfigurationKeys keys)
    {
        if (keys.Find("serializers") is not { } node)
            return null;
        var known = new List<WampSerializer>();
        foreach (var item in keys.List("serializers"))
        {
            switch (reader.Text(item))
            {
                case "json":
                    known.Add(WampSerializer.Json);
                    break;
                case "msgpack":
                    known.Add(WampSerializer.MessagePack);
                    break;
                case "cbor":
                    known.Add(WampSerializer.Cbor);
                    break;
                default:
                    reader.Warn(item, $"the serializer {item.Description} is not one of this router's (json, msgpack, cbor), and is passed over.");
                    break;
            }
        }

        return known.Count > 0 ? known : throw reader.Fault(node, "it names no serializer that this router has: json, msgpack or cbor.");
    }

    private static TimeSpan? NotZero(TimeSpan? time) => time > TimeSpan.Zero ? time : null;

    private static string PathOf(string path) => path.StartsWith('/') ? path : "/" + path;
}
