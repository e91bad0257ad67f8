using Daedalus.Server;

namespace Daedalus.Cli.Output;

/// <summary>What <c>daedalus serve</c> says when it is ready.</summary>
internal static class ServeText
{
    public static string Of(DiffusionModel model, ServerOptions options, IEnumerable<string> urls)
    {
        var addresses = urls.ToList();
        var key = options.Keys.Count > 0 ? " -H \"Authorization: Bearer $DAEDALUS_API_KEY\"" : "";
        return $$$"""
            {{{options.ModelName}}}: {{{model.Parameters:N0}}} parameters on {{{model.Device}}}
            Listening on {{{string.Join(", ", addresses)}}}
            Keys: {{{(options.Keys.Count > 0 ? string.Join(", ", options.Keys) : "none, this machine alone may call")}}}
            Try: curl {{{Reachable(addresses[0])}}}/v1/chat/completions{{{key}}} -H 'Content-Type: application/json' -d '{"messages":[{"role":"user","content":"Show 9 times 1 to 6."}]}'
            Ctrl-C lets running requests finish.
            """;
    }

    // An address that stands for all of them cannot be called.
    private static string Reachable(string url) =>
        url.Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal).Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal);
}
