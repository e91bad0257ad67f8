using Daedalus.Server.Answers;
using Daedalus.Server.Metrics;
using Daedalus.Server.Requests;
using Daedalus.Server.Streaming;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Hosting;

/// <summary>Every address of the server.</summary>
internal static class Routes
{
    public const string Unknown = "/v1/{**rest}";

    private const string ModelParameter = "id";

    public static IEnumerable<Route> Of(Service service)
    {
        var (get, post) = (HttpMethods.Get, HttpMethods.Post);
        return
        [
            new(post, "/v1/chat/completions", RouteAccess.Limited, new AnswerEndpoint(service, new ChatForm()).RunAsync),
            new(post, "/v1/completions", RouteAccess.Limited, new AnswerEndpoint(service, new TextForm()).RunAsync),
            new(post, "/v1/daedalus/canvas", RouteAccess.Limited, new AnswerEndpoint(service, new CanvasForm(service.Engine.Model.StopTokens)).RunAsync),
            new(get, "/v1/models", RouteAccess.Keyed, (context, _) => JsonResponse.WriteAsync(context, StatusCodes.Status200OK, ModelList.Of(Card(service)), ApiJson.Compact.ModelList)),
            new(get, $"/v1/models/{{**{ModelParameter}}}", RouteAccess.Keyed, (context, _) => OneModelAsync(context, service)),
            new(get, "/metrics", RouteAccess.Keyed, (context, _) => PrometheusText.WriteAsync(context, service.Metrics)),
            new(get, "/healthz", RouteAccess.Open, (context, _) => Health.LiveAsync(context, service)),
            new(get, "/readyz", RouteAccess.Open, (context, _) => Health.ReadyAsync(context, service)),
            .. PageFile.All.Select(file => new Route(get, file.Path, RouteAccess.Open, (context, _) => file.WriteAsync(context))),
        ];
    }

    private static ModelCard Card(Service service) => ModelCard.Of(service.Options.ModelName);

    private static Task OneModelAsync(HttpContext context, Service service)
    {
        var (id, name) = (context.Request.RouteValues[ModelParameter] as string, service.Options.ModelName);

        // Some clients escape slashes, and alone of all escapes Kestrel leaves these as they are.
        return id == name || id?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) == name
            ? JsonResponse.WriteAsync(context, StatusCodes.Status200OK, Card(service), ApiJson.Compact.ModelCard)
            : throw AskReader.UnknownModel(name);
    }
}
