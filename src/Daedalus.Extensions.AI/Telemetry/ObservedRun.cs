using System.Runtime.CompilerServices;
using Daedalus.Serving;
using Microsoft.Extensions.Logging;

namespace Daedalus.Extensions.AI;

/// <summary>Sends a request and reads its updates, and tells traces, metrics and the log how it went, however it ends.</summary>
internal sealed class ObservedRun(string modelName, bool isStreaming, TimeProvider clock, ILogger logger)
{
    public async IAsyncEnumerable<DenoisingUpdate> ReadAsync(
        Func<EngineRequest> map, Func<EngineRequest, CancellationToken, IAsyncEnumerable<DenoisingUpdate>> answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var operation = ChatOperation.Begin(modelName, isStreaming, clock);
        var updates = SendAsync(map, answer, operation, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var stay = updates.ConfigureAwait(false);
        while (await MoveNextAsync(updates, operation).ConfigureAwait(false))
        {
            operation?.Received(updates.Current);
            yield return updates.Current;
        }
    }

    // An iterator of its own, so that a request that cannot be sent fails where one that was sent does: when its first update is asked for.
    private static async IAsyncEnumerable<DenoisingUpdate> SendAsync(
        Func<EngineRequest> map, Func<EngineRequest, CancellationToken, IAsyncEnumerable<DenoisingUpdate>> answer, ChatOperation? operation,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = map();
        operation?.Sent(request);
        await foreach (var update in answer(request, cancellationToken).ConfigureAwait(false))
            yield return update;
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<DenoisingUpdate> updates, ChatOperation? operation)
    {
        try
        {
            return await updates.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            operation?.Failed(error);
            Log(error);
            throw;
        }
    }

    // What the caller did wrong or called off is the caller's to tell.
    private void Log(Exception error)
    {
        if (error is EngineOverloadedException { InnerException: null } overloaded)
            logger.Overloaded(modelName, overloaded.RetryAfter.TotalSeconds);
        else if (error is not (OperationCanceledException or ArgumentException or NotSupportedException))
            logger.RequestFailed(modelName, error);
    }
}
