using Daedalus.Server.Answers;
using Daedalus.Server.Hosting;
using Daedalus.Server.Requests;
using Daedalus.Serving;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Streaming;

/// <summary>Answers one request, whole or as it comes. Whoever hangs up ends it, wherever it is.</summary>
internal sealed class AnswerEndpoint(Service service, IAnswerForm form)
{
    public async Task RunAsync(HttpContext context, string caller)
    {
        var ask = await ReadAsync(context, caller);

        // What the engine finds wrong now is wrong with the request; the same exceptions from a running one would be a fault of ours.
        var running = Checked.By(null, () => service.Engine.Submit(ask.Request with { WatchCanvas = form.WatchesCanvas }, context.RequestAborted));
        var head = service.NewHead(form.IdPrefix);
        if (ask.Stream || form.AlwaysStreams)
            await StreamAsync(context, ask, running, head);
        else
            await form.WriteAsync(context, head, await running.Result);
    }

    private async Task<Ask> ReadAsync(HttpContext context, string caller)
    {
        using var body = await BodyReader.ReadAsync(context, service.Options.MaxBodyBytes);
        return form.Read(service.Reader, new JsonFields(body.RootElement), caller);
    }

    private void AddEnd(Ask ask, EventStream events, AnswerHead head, GenerationResult result)
    {
        if (ask.IncludeUsage)
            form.AddUsage(events, head, result);
        events.AddEnd();
    }

    private async Task StreamAsync(HttpContext context, Ask ask, RunningRequest running, AnswerHead head)
    {
        var events = new EventStream(context, service.Options.WriteTimeout);
        var updates = running.ReadUpdatesAsync(context.RequestAborted).GetAsyncEnumerator();
        try
        {
            while (await NextAsync(updates, events))
            {
                form.Add(events, head, updates.Current);
                if (updates.Current.Result is { } result)
                    AddEnd(ask, events, head, result);
                await events.FlushAsync();
            }
        }
        catch (Exception error) when (events.HasStarted && error is not OperationCanceledException)
        {
            await events.FailAsync(ErrorBody.Of(service.Explain(context, error)));
        }
        finally
        {
            // Not the enumerator's disposal, which must not come while it is being waited for.
            running.Cancel();
        }
    }

    // Proxies close a connection on which nothing comes, and a place in the queue or a step of a large model can take longer than they wait.
    private async Task<bool> NextAsync(IAsyncEnumerator<DenoisingUpdate> updates, EventStream events)
    {
        var next = updates.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            await ((Task)next).WaitAsync(service.Options.KeepAlive).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!next.IsCompleted)
                await events.KeepAliveAsync();
        }

        return await next;
    }
}
