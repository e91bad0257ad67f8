using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Daedalus.Server.Hosting;

/// <summary>A file of the page that shows a canvas. It comes from the assembly, loads nothing from elsewhere, and runs no script but its own.</summary>
internal sealed class PageFile
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string Resource, string Type)[] Known =
    [
        ("/", "Page/index.html", "text/html; charset=utf-8"),
        ("/page.css", "Page/page.css", "text/css; charset=utf-8"),
        ("/page.js", "Page/page.js", "text/javascript; charset=utf-8"),
    ];

    private readonly byte[] _content;
    private readonly string _tag;
    private readonly string _type;

    private PageFile(string path, string type, byte[] content)
    {
        (Path, _type, _content) = (path, type, content);
        _tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"";
    }

    /// <summary>Those that there are.</summary>
    public static IReadOnlyList<PageFile> All { get; } = [.. Known.Select(file => Load(file.Path, file.Resource, file.Type)).OfType<PageFile>()];

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

    private static PageFile? Load(string path, string resource, string type)
    {
        using var stream = typeof(PageFile).Assembly.GetManifestResourceStream(resource);
        if (stream is null)
            return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new PageFile(path, type, content);
    }
}
