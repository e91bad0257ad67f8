// A service around a model: POST /chat takes a question and streams the answer as text.
// Start it with --Daedalus:ModelPath=models/checkpoints/tasks-5m, then curl --no-buffer --data "Show 9 times 1 to 6." http://localhost:5000/chat
using Daedalus.Extensions.AI;
using Daedalus.Serving;
using Microsoft.Extensions.AI;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 1 << 20);
builder.Services.AddDaedalus(builder.Configuration.GetSection("Daedalus"));
builder.Services.AddHealthChecks().AddDaedalus();
var app = builder.Build();
app.MapHealthChecks("/health/live", new() { Predicate = check => check.Tags.Contains("live") });
app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
app.MapPost("/chat", async (HttpContext http, IChatClient chat) =>
{
    http.Response.ContentType = "text/plain; charset=utf-8";
    try
    {
        var question = await new StreamReader(http.Request.Body).ReadToEndAsync(http.RequestAborted);
        await foreach (var update in chat.GetStreamingResponseAsync(question, cancellationToken: http.RequestAborted))
        {
            await http.Response.WriteAsync(update.Text, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }
    catch (Exception error) when (!http.Response.HasStarted && StatusOf(error) is { } status)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(error.Message);
    }
});
app.Run();

static int? StatusOf(Exception error) => error switch
{
    BadHttpRequestException bad => bad.StatusCode,
    ArgumentException or InsufficientMemoryException => StatusCodes.Status400BadRequest,
    EngineOverloadedException or EngineStoppedException or TimeoutException => StatusCodes.Status503ServiceUnavailable,
    _ => null,
};
