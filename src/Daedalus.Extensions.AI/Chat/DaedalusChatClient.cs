using System.Runtime.CompilerServices;
using Daedalus.Serving;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daedalus.Extensions.AI;

/// <summary>
/// An engine as <see cref="IChatClient"/>. Pieces of a streamed answer are text that can no longer change, and together they are the answer; the last one
/// carries usage and finish reason. <see cref="ChatResponseUpdate.RawRepresentation"/> is the <see cref="DenoisingUpdate"/>,
/// <see cref="ChatResponse.RawRepresentation"/> the <see cref="GenerationResult"/> with its statistics. All members are safe for concurrent use. Errors of a request are those of
/// <see cref="DiffusionEngine.Submit"/> and <see cref="RunningRequest.Result"/>, and <see cref="NotSupportedException"/> for what no diffusion model can do.
/// Options that only wish or allow (<see cref="ChatOptions.Reasoning"/>, <see cref="ChatOptions.AllowMultipleToolCalls"/>, background responses) change nothing, and
/// neither does <see cref="ChatOptions.RawRepresentationFactory"/>.
/// </summary>
public sealed class DaedalusChatClient : IChatClient, IAsyncDisposable
{
    private const string Provider = "daedalus";
    private readonly bool _ownsEngine;
    private readonly ILogger _logger;
    private readonly ChatClientMetadata _metadata;
    private readonly RequestMapper _mapper;
    private readonly Func<EngineRequest, CancellationToken, IAsyncEnumerable<DenoisingUpdate>> _answer;

    /// <summary>Makes a client.</summary>
    /// <param name="engine">Answers the requests.</param>
    /// <param name="modelName">What the model is called, null for its own name: a request whose <see cref="ChatOptions.ModelId"/> is another is refused.</param>
    /// <param name="ownsEngine">Whether the engine is disposed of with the client.</param>
    /// <param name="defaults">What holds where a request says nothing; null is nothing.</param>
    /// <param name="logger">Told of failures; never of what is asked or answered.</param>
    public DaedalusChatClient(
        DiffusionEngine engine, string? modelName = null, bool ownsEngine = false, DaedalusChatOptions? defaults = null, ILogger<DaedalusChatClient>? logger = null)
        : this(engine, modelName, ownsEngine, defaults, logger, (request, cancellationToken) => engine.Submit(request, cancellationToken).ReadUpdatesAsync(cancellationToken))
    {
    }

    internal DaedalusChatClient(
        DiffusionEngine engine, string? modelName, bool ownsEngine, DaedalusChatOptions? defaults, ILogger? logger,
        Func<EngineRequest, CancellationToken, IAsyncEnumerable<DenoisingUpdate>> answer)
    {
        ArgumentNullException.ThrowIfNull(engine);
        modelName ??= engine.Options.ModelName ?? engine.Model.Name;
        ArgumentException.ThrowIfNullOrWhiteSpace(modelName);
        Engine = engine;
        _ownsEngine = ownsEngine;
        _logger = logger ?? NullLogger.Instance;
        _metadata = new ChatClientMetadata(Provider, providerUri: null, modelName);
        _mapper = new RequestMapper(engine.Model, modelName, defaults ?? new DaedalusChatOptions());
        _answer = answer;
    }

    /// <summary>The engine.</summary>
    public DiffusionEngine Engine { get; }

    private string ModelName => _metadata.DefaultModelId!;

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in ReplyAsync(messages, options, isStreaming: false, cancellationToken).ConfigureAwait(false))
            updates.Add(update);
        var response = updates.ToChatResponse();
        response.RawRepresentation = (updates[^1].RawRepresentation as DenoisingUpdate)?.Result;
        return response;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return ReplyAsync(messages, options, isStreaming: true, cancellationToken);
    }

    /// <summary>The answer as it is denoised: for every step the whole canvas, its confidences, and the text that became final; a reader who is slow gets several steps in one.</summary>
    /// <inheritdoc cref="GetStreamingResponseAsync"/>
    public IAsyncEnumerable<DenoisingUpdate> StreamCanvasAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return DenoiseAsync(messages, options, isStreaming: true, watchCanvas: true, cancellationToken);
    }

    /// <summary>Gives <see cref="ChatClientMetadata"/>, the <see cref="DiffusionEngine"/>, its <see cref="DiffusionModel"/>, or this client.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null : new object[] { this, _metadata, Engine, Engine.Model }.FirstOrDefault(serviceType.IsInstanceOfType);
    }

    /// <summary>Stops the engine at once if it is owned, see <see cref="DiffusionEngine.Dispose"/>.</summary>
    public void Dispose()
    {
        if (_ownsEngine)
            Engine.Dispose();
    }

    /// <summary>Lets the engine finish what it has if it is owned, see <see cref="DiffusionEngine.DisposeAsync"/>.</summary>
    public ValueTask DisposeAsync() => _ownsEngine ? Engine.DisposeAsync() : ValueTask.CompletedTask;

    private async IAsyncEnumerable<ChatResponseUpdate> ReplyAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = new ChatUpdates(ModelName, Engine.Options.TimeProvider);
        await foreach (var update in DenoiseAsync(messages, options, isStreaming, watchCanvas: false, cancellationToken).ConfigureAwait(false))
            if (reply.From(update) is { } piece)
                yield return piece;
    }

    private IAsyncEnumerable<DenoisingUpdate> DenoiseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, bool watchCanvas, CancellationToken cancellationToken)
    {
        var run = new ObservedRun(ModelName, isStreaming, Engine.Options.TimeProvider, _logger);
        return run.ReadAsync(() => _mapper.Map(messages, options) with { WatchCanvas = watchCanvas }, _answer, cancellationToken);
    }
}
