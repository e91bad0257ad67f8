using System.Runtime.ExceptionServices;
using Daedalus.Denoising.Options;
using Daedalus.Engine;
using Daedalus.Kernels.Devices;
using Daedalus.Models;
using Daedalus.Scoring;
using Daedalus.Text;

namespace Daedalus;

/// <summary>
/// A masked-diffusion language model, loaded. All members may be used from any thread at any time; requests of several threads share the
/// device kernel by kernel. Disposing it while answers are generated is safe: they end with an <see cref="ObjectDisposedException"/> at
/// their next step.
/// </summary>
public sealed class DiffusionModel : IDisposable
{
    private readonly INetwork _network;
    private readonly ModelPresets _presets;

    internal DiffusionModel(INetwork network, Tokenizer tokenizer, ModelPresets presets, TimeProvider timeProvider)
    {
        _network = network;
        _presets = presets;
        Tokenizer = tokenizer;
        TimeProvider = timeProvider;
        Template = ChatTemplate.Detect(tokenizer);
        TurnEndToken = Template?.TurnEnd(tokenizer);
        Turn = new TurnTaker(network);
        Lifetime = new ModelLifetime(Free);
    }

    /// <summary>What it is called: the name of its folder.</summary>
    public string Name { get; private init; } = "";

    /// <summary>Ids and limits of the model's family.</summary>
    public ModelConventions Conventions => _network.Conventions;

    /// <summary>The model's tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Number of parameters.</summary>
    public long Parameters => _network.Parameters;

    /// <summary>Bytes of packed weights.</summary>
    public long WeightBytes => _network.WeightBytes;

    /// <summary>The device in one line.</summary>
    public string Device => _network.Device.Description;

    /// <summary>Which GPU the choice of a device passed over, and why; null where all went as it should.</summary>
    public string? DeviceNote { get; private init; }

    internal TimeProvider TimeProvider { get; }

    internal ChatTemplate? Template { get; }

    internal int? TurnEndToken { get; }

    internal StopTokens StopTokens => new(Conventions.EosToken, TurnEndToken);

    internal string DeviceName => _network.Device.Name;

    internal ModelLifetime Lifetime { get; }

    internal TurnTaker Turn { get; }

    /// <summary>Loads a model folder: <c>config.json</c>, <c>tokenizer.json</c>, safetensors, and <c>daedalus.json</c> with presets if there is one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">Device, storage of weights, limits, progress.</param>
    /// <param name="cancellationToken">Honoured every few MiB.</param>
    /// <exception cref="InvalidModelException">Something in the folder is missing or broken; the message says what.</exception>
    /// <exception cref="InsufficientMemoryException">The model would not fit; nothing was read.</exception>
    /// <exception cref="ArgumentException">There is no such device; the message lists those there are.</exception>
    /// <exception cref="DeviceException">The device asked for is missing or does not work.</exception>
    public static DiffusionModel Load(string folder, ModelLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new ModelLoadOptions();
        using var files = ModelFolder.Open(folder);
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"), files.Plan.Conventions);
        if (tokenizer.VocabularySize > files.Plan.Conventions.VocabularySize)
            throw new InvalidModelException(
                Path.Combine(folder, "tokenizer.json"), $"has ids up to {tokenizer.VocabularySize - 1}, but the network's vocabulary is {files.Plan.Conventions.VocabularySize}.");
        var presets = ModelPresets.Read(folder);
        var device = DeviceCatalogue.Open(options.Device, options.Threads, out var note);
        try
        {
            var network = files.Load(device, options.Weights, options.MemoryLimit, options.Progress, cancellationToken);
            return new DiffusionModel(network, tokenizer, presets, options.TimeProvider) { DeviceNote = note, Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) };
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Settings of a decoder as they suit this model; null is DAEDAL.</summary>
    /// <exception cref="ArgumentException">There is no such decoder.</exception>
    public DecoderOptions DefaultDecoder(string? name = null) => _presets.For(name);

    /// <summary>The same by type, to change some of them: <c>model.DefaultDecoder&lt;DaedalOptions&gt;() with { MaxLength = 128 }</c>.</summary>
    /// <typeparam name="T">Options of a decoder that comes with the library; of several decoders the first.</typeparam>
    /// <exception cref="ArgumentException">No decoder has options of this type.</exception>
    public T DefaultDecoder<T>()
        where T : DecoderOptions =>
        DecoderCatalogue.All.FirstOrDefault(options => options is T) is { } published
            ? (T)_presets.For(published.Decoder)
            : throw new ArgumentException($"No decoder of the library has options of type {typeof(T).Name}.");

    /// <summary>
    /// Checks options before there is a request, e.g. those that are to hold where requests say nothing: whether decoder, cache, guidance and the rest suit this
    /// model and each other, and whether the answer has room behind a prompt of one token.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ArgumentException">Every request with these options would be refused; the message says why.</exception>
    public void Check(GenerationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _ = new Answer(this, new GenerationRequest(Prompt.Ids([0]), options));
    }

    /// <summary>Answers one prompt.</summary>
    /// <param name="prompt">A question, or any other <see cref="Prompt"/>.</param>
    /// <param name="options">Decoder and seed; null takes the model's presets.</param>
    /// <param name="cancellationToken">Honoured at every step.</param>
    /// <exception cref="ArgumentException">An option is out of range or contradictory, or the prompt is empty or too long.</exception>
    /// <exception cref="InsufficientMemoryException">The longest answer asked for would not fit; the message has the figures.</exception>
    /// <exception cref="NumericalFaultException">The weights are broken.</exception>
    public GenerationResult Generate(Prompt prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var result = GenerateBatch([new GenerationRequest(prompt, options)], cancellationToken)[0];
        if (result.Error is not null)
            ExceptionDispatchInfo.Throw(result.Error);
        return result;
    }

    /// <summary>Answers several prompts together, each as if it were alone. A request that fails while running has <see cref="GenerationResult.Error"/> set.</summary>
    /// <param name="requests">Prompts, each with options of its own.</param>
    /// <param name="cancellationToken">Honoured at every step; cancels all.</param>
    /// <exception cref="ArgumentException">A request is invalid; none has run.</exception>
    public IReadOnlyList<GenerationResult> GenerateBatch(IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken = default)
    {
        using var stay = Lifetime.Enter();
        using var generation = new Generation(this, requests);
        while (requests.Count > 0 && generation.Step(cancellationToken))
        {
        }

        return [.. Enumerable.Range(0, requests.Count).Select(generation.Finish)];
    }

    /// <summary>Answers one prompt step by step: the canvas with its confidences, and text as it becomes final.</summary>
    /// <inheritdoc cref="Generate"/>
    public IEnumerable<DenoisingUpdate> Stream(Prompt prompt, GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var stay = Lifetime.Enter();
        GenerationRequest[] one = [new GenerationRequest(prompt, options)];

        // A bad request is refused here; an iterator would wait until somebody reads.
        new Generation(this, one).Dispose();
        return Watch(one, cancellationToken);
    }

    /// <summary>
    /// Logits of every position of a sequence, for those who compare implementations: one call of <paramref name="take"/> per position in order,
    /// with a span of [vocabulary] that is valid during the call.
    /// </summary>
    /// <param name="ids">Token ids, masks included, no more than the context holds.</param>
    /// <param name="take">Receives each row.</param>
    /// <exception cref="ArgumentException">There is no id, one is outside the vocabulary, or there are too many.</exception>
    /// <exception cref="InsufficientMemoryException">They would not fit; the message has the figures.</exception>
    public void Forward(ReadOnlySpan<int> ids, Action<ReadOnlySpan<float>> take)
    {
        using var stay = Lifetime.Enter();
        var prompt = Encode(Prompt.Ids(ids));
        if (prompt.Length > Conventions.ContextLimit)
            throw new ArgumentException(FormattableString.Invariant($"{prompt.Length:N0} ids exceed the model's context of {Conventions.ContextLimit:N0} tokens."));
        LogitsReader.Read(_network, prompt, take);
    }

    /// <summary>Token ids of a prompt as the model gets them, those of its chat template included.</summary>
    /// <exception cref="ArgumentException">The prompt is empty, holds ids outside the vocabulary, or needs a template that there is not.</exception>
    public int[] Encode(Prompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return prompt.Encode(Tokenizer, Template, Conventions.VocabularySize);
    }

    /// <summary>
    /// How likely the model finds tokens that it does not see: of every sequence the log-probabilities, in nats, of the true tokens at the positions
    /// asked for, in their order. Several sequences share a forward, and each gets what it would get alone, bit for bit.
    /// </summary>
    /// <param name="sequences">Ids and which of them are masked; of any lengths that the context holds.</param>
    /// <param name="cancellationToken">Honoured at every forward and every few rows of logits.</param>
    /// <exception cref="ArgumentException">A sequence cannot be scored; nothing has run.</exception>
    /// <exception cref="InsufficientMemoryException">A forward would not fit; the message has the figures.</exception>
    /// <exception cref="NumericalFaultException">The weights are broken.</exception>
    public IReadOnlyList<double[]> Score(IReadOnlyList<MaskedSequence> sequences, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        using var stay = Lifetime.Enter();
        using var scorer = CreateScorer();
        scorer.Admit(sequences, "Sequence");
        return [.. scorer.Run(sequences, cancellationToken)];
    }

    /// <summary>Frees the weights once nobody computes with them.</summary>
    public void Dispose() => Lifetime.Dispose();

    internal SequenceScorer CreateScorer() => new(this, _network);

    private IEnumerable<DenoisingUpdate> Watch(GenerationRequest[] one, CancellationToken cancellationToken)
    {
        using var generation = Begin(one);
        for (var open = true; open;)
        {
            DenoisingUpdate update;

            // Nobody stays between steps: a stream that is dropped without being disposed of must not keep the model from being freed.
            using (Lifetime.Enter())
            {
                open = generation.Step(cancellationToken);
                update = generation.Watch(0);
            }

            if (update.Result?.Error is { } error)
                ExceptionDispatchInfo.Throw(error);
            yield return update;
        }
    }

    private Generation Begin(GenerationRequest[] requests)
    {
        using var stay = Lifetime.Enter();
        return new Generation(this, requests);
    }

    private void Free()
    {
        Turn.Dispose();
        _network.Dispose();
        _network.Device.Dispose();
    }
}
