namespace Ocs.Router;

/// <summary>Reads the endpoint of a transport: address and port, or the path of a Unix socket, and the certificate.</summary>
internal sealed class CrossbarEndpointReader(CrossbarReader reader)
{
    public TransportOptions Read(ConfigurationKeys endpoint)
    {
        var type = reader.OneOf(endpoint.Require("type"), "tcp", "unix");
        var options = new TransportOptions { Backlog = endpoint.Integer("backlog", 1, 65535) ?? 512 };
        if (type == "unix")
        {
            endpoint.Ignore("user");
            options = options with { UnixPath = reader.PathOf(endpoint.Require("path")) };
        }
        else
        {
            options = options with
            {
                // As Crossbar.io: whoever names no interface listens on all of them.
                Host = endpoint.Text("interface") ?? "0.0.0.0",
                Port = endpoint.Integer("port", 0, 65535) ?? throw reader.Fault(endpoint.Node, "the key port is missing."),
                Tls = endpoint.Map("tls") is { } tls ? ReadTls(tls) : null,
            };
            if (endpoint.Find("version") is { } version && version.Text == "6" && options.Host == "0.0.0.0")
                options = options with { Host = "::" };
        }

        endpoint.WarnOfRest();
        return options;
    }

    private TlsOptions ReadTls(ConfigurationKeys tls)
    {
        var options = new TlsOptions(Existing(tls.Require("certificate")), Existing(tls.Require("key")))
        {
            ChainFiles = [.. tls.List("chain_certificates").Select(Existing)],
        };

        // Keys are agreed on by elliptic curves, for which the file of Diffie-Hellman parameters is not needed.
        tls.Ignore("dhparam");
        tls.RefuseRestrictions("ca_certificates");
        tls.WarnOfRest();
        return options;
    }

    private string Existing(ConfigurationNode node)
    {
        var path = reader.PathOf(node);
        return File.Exists(path) ? path : throw reader.Fault(node, $"the file {path} does not exist.");
    }
}
