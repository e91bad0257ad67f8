using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Hosting;

/// <summary>An address and what stands behind it.</summary>
/// <param name="Method">GET, which HEAD goes with, or POST.</param>
/// <param name="Path">E.g. <c>/v1/models</c>.</param>
/// <param name="Access">Who may call.</param>
/// <param name="Run">Answers, told the caller's name.</param>
internal sealed record Route(string Method, string Path, RouteAccess Access, Func<HttpContext, string, Task> Run)
{
    public bool Takes(string method) => method == Method || (Method == HttpMethods.Get && HttpMethods.IsHead(method));
}
