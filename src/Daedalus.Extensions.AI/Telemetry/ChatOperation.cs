using System.Diagnostics;
using Daedalus.Serving;

namespace Daedalus.Extensions.AI;

/// <summary>One request as traces and metrics tell of it.</summary>
internal sealed class ChatOperation : IDisposable
{
    private const string Chat = "chat";
    private readonly string _model;
    private readonly bool _isStreaming;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly Activity? _span;
    private bool _hasText;
    private GenerationResult? _result;
    private string? _error;

    private ChatOperation(string model, bool isStreaming, TimeProvider clock)
    {
        (_model, _isStreaming, _clock, _began) = (model, isStreaming, clock, clock.GetTimestamp());
        Activity? span = null;
        Quietly.Do(() => span = Instruments.Source.CreateActivity($"{Chat} {model}", ActivityKind.Internal));
        Quietly.Do(() => span?.Start());
        _span = span;
        _span?.SetTag(Attributes.Operation, Chat).SetTag(Attributes.Provider, "daedalus").SetTag(Attributes.RequestModel, model).SetTag(Attributes.OutputType, "text");
    }

    /// <summary>Begins one; null where nobody listens.</summary>
    public static ChatOperation? Begin(string model, bool isStreaming, TimeProvider clock) =>
        Instruments.AreHeard ? new ChatOperation(model, isStreaming, clock) : null;

    public void Sent(EngineRequest request)
    {
        if (_span is not { IsAllDataRequested: true } || request.Options is not { } options)
            return;
        _span.SetTag(Attributes.Decoder, options.Decoder?.Decoder).SetTag(Attributes.RequestSeed, unchecked((long)options.Seed));
    }

    public void Received(DenoisingUpdate update)
    {
        if (!_hasText && update.NewText.Length > 0)
        {
            _hasText = true;
            if (_isStreaming)
                Quietly.Do(() => Instruments.FirstChunk.Record(Seconds(), Tags()));
        }

        if (update.Result is not { } result)
            return;
        _result = result;
        if (_span is { IsAllDataRequested: true })
            Describe(result, update.Step);
    }

    public void Failed(Exception error) => _error = error.GetType().FullName;

    /// <summary>Ends it. What has neither a result nor an error was left by its reader.</summary>
    public void Dispose()
    {
        if (_result is null)
            _error ??= typeof(OperationCanceledException).FullName;
        if (_error is not null)
            _span?.SetTag(Attributes.ErrorType, _error).SetStatus(ActivityStatusCode.Error);
        Quietly.Do(() => Instruments.Duration.Record(Seconds(), Tags()));
        if (_result is { Statistics: var statistics })
        {
            Quietly.Do(() => Instruments.TokenUsage.Record(statistics.PromptTokens, Tags("input")));
            Quietly.Do(() => Instruments.TokenUsage.Record(statistics.EffectiveTokens, Tags("output")));
        }

        Quietly.Do(() => _span?.Dispose());
    }

    private void Describe(GenerationResult result, int steps)
    {
        var statistics = result.Statistics;
        _span!.SetTag(Attributes.ResponseModel, _model)
            .SetTag(Attributes.FinishReasons, new[] { ChatUpdates.FinishReasonOf(result.Stop).Value })
            .SetTag(Attributes.InputTokens, statistics.PromptTokens)
            .SetTag(Attributes.OutputTokens, statistics.EffectiveTokens)
            .SetTag(Attributes.Steps, steps)
            .SetTag(Attributes.Forwards, statistics.Forwards)
            .SetTag(Attributes.CanvasTokens, statistics.CanvasTokens)
            .SetTag(Attributes.Insertions, statistics.Insertions)
            .SetTag(Attributes.EffectiveRatio, statistics.EffectiveRatio)
            .SetTag(Attributes.Waited, result.Waited.TotalSeconds);
    }

    private double Seconds() => _clock.GetElapsedTime(_began).TotalSeconds;

    private TagList Tags(string? tokenType = null)
    {
        var tags = new TagList { { Attributes.Operation, Chat }, { Attributes.Provider, "daedalus" }, { Attributes.RequestModel, _model } };
        if (_result is not null)
            tags.Add(Attributes.ResponseModel, _model);
        if (_error is not null)
            tags.Add(Attributes.ErrorType, _error);
        if (tokenType is not null)
            tags.Add(Attributes.TokenType, tokenType);
        return tags;
    }
}
