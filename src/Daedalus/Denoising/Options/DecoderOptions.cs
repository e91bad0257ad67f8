namespace Daedalus.Denoising.Options;

/// <summary>Settings of a decoder, and its factory. Derive from it to bring a decoder of your own.</summary>
public abstract record DecoderOptions
{
    /// <summary>The decoder's name, e.g. <c>daedal</c>.</summary>
    public abstract string Decoder { get; }

    /// <summary>What it does, in one sentence, and where it comes from in brackets.</summary>
    public virtual string Summary => "";

    /// <summary>Every setting that can be given by name.</summary>
    public abstract IReadOnlyList<DecoderParameter> Parameters { get; }

    /// <summary>Whether there is a setting of this name.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The value of a setting.</summary>
    public abstract double ValueOf(string name);

    /// <summary>The same options with one setting changed.</summary>
    /// <exception cref="ArgumentException">There is no such setting; the message lists those that there are.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the setting's limits.</exception>
    public abstract DecoderOptions WithValue(string name, double value);

    /// <summary>The same options with one setting changed, given as it is written: a number, or the name of a choice.</summary>
    /// <exception cref="ArgumentException">There is no such setting, or the text is no value of it; the message says what is.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the setting's limits.</exception>
    public DecoderOptions WithText(string name, string value)
    {
        // An unknown name is refused by WithValue, which lists those that there are.
        if (Find(name) is not { } known)
            return WithValue(name, 0);
        return WithValue(name, known.Parse(value) ?? throw new ArgumentException($"{name} is '{value}'; it must be {known.Range}. {known.Meaning}", name));
    }

    /// <summary>
    /// The same options with several settings changed, each as by <see cref="WithText"/>, and checked. Where a decoder has both an initial and a longest length,
    /// the one that is not given follows the one that is.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such setting, a value is out of range, or settings contradict each other.</exception>
    public DecoderOptions WithSettings(IReadOnlyCollection<KeyValuePair<string, string>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var options = this;
        foreach (var (name, value) in settings)
            options = options.WithText(name, value);
        options = AnswerLengths.Reconcile(options, settings);
        options.Validate();
        return options;
    }

    /// <summary>The same options for answers of at most so many tokens. Lengths above that are lowered, none is raised; a decoder that has none stays as it is.</summary>
    /// <param name="tokens">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less.</exception>
    public DecoderOptions WithLongest(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        return AnswerLengths.Lower(this, tokens);
    }

    /// <summary>Whether a setting's values have names.</summary>
    internal bool IsChoice(string name) => Find(name) is { Choices.Count: > 0 };

    /// <summary>Checks every setting against its limits, and settings against each other.</summary>
    /// <exception cref="ArgumentException">The message names the setting, its value, the limit and the way out.</exception>
    public virtual void Validate()
    {
        foreach (var parameter in Parameters)
            parameter.Check(ValueOf(parameter.Name));
    }

    /// <summary>Makes the decoder for one request.</summary>
    /// <exception cref="ArgumentException">The request does not fit, e.g. the prompt leaves too little room.</exception>
    public abstract IDecoder Create(DecoderContext context);

    /// <summary>Whether it fills the gaps of a canvas of which parts are given.</summary>
    internal virtual bool FillsGaps => false;

    /// <summary>Makes one that fills the gaps of a canvas.</summary>
    /// <param name="context">The request.</param>
    /// <param name="length">Tokens of the canvas at first, given parts included.</param>
    /// <exception cref="ArgumentException">The decoder fills no gaps.</exception>
    internal virtual IDecoder CreateForGaps(DecoderContext context, int length) => throw CannotFillGaps();

    private DecoderParameter? Find(string name)
    {
        foreach (var parameter in Parameters)
            if (parameter.Name == name)
                return parameter;
        return null;
    }

    private protected ArgumentException CannotFillGaps() => new(
        $"The decoder {Decoder} fills no gaps. These do: {string.Join(", ", DecoderCatalogue.All.Where(options => options.FillsGaps).Select(options => options.Decoder))}.");
}
