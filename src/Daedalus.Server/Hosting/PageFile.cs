using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Daedalus.Server.Hosting;

/// <summary>A file of the page that shows a canvas. It comes from the assembly, loads nothing from elsewhere, and runs no script but its own.</summary>
internal sealed class PageFile
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Folder = "Page/";
    private const string Start = "index.html";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly byte[] _content;
    private readonly string _tag;
    private readonly string _type;

    private PageFile(string path, string type, byte[] content)
    {
        (Path, _type, _content) = (path, type, content);
        _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"";
    }

    /// <summary>Those that there are.</summary>
    public static IReadOnlyList<PageFile> All { get; } =
        [.. typeof(PageFile).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => Load(name[Folder.Length..]))];

    /// <summary>Where it is found.</summary>
    public string Path { get; }

    /// <summary>Sends it, or says that the caller has it already.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var (response, headers) = (context.Response, context.Response.Headers);
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers[HeaderNames.XFrameOptions] = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        headers.ETag = _tag;
        if (context.Request.Headers.IfNoneMatch.Contains(_tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = _type;
        response.ContentLength = _content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(_content, context.RequestAborted);
    }

    private static PageFile Load(string name)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream(Folder + name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new PageFile(name == Start ? "/" : "/" + name, Types[System.IO.Path.GetExtension(name)], content);
    }
}
