namespace Daedalus.Denoising.Options;

/// <summary>Settings of a decoder, and its factory. Derive from it to bring a decoder of your own.</summary>
public abstract record DecoderOptions
{
    /// <summary>The decoder's name, e.g. <c>daedal</c>.</summary>
    public abstract string Decoder { get; }

    /// <summary>Every setting that can be given by name.</summary>
    public abstract IReadOnlyList<DecoderParameter> Parameters { get; }

    /// <summary>The value of a setting.</summary>
    public abstract double ValueOf(string name);

    /// <summary>The same options with one setting changed.</summary>
    /// <exception cref="ArgumentException">There is no such setting; the message lists those that there are.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the setting's limits.</exception>
    public abstract DecoderOptions WithValue(string name, double value);

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
}
