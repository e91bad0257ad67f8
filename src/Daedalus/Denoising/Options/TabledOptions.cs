namespace Daedalus.Denoising.Options;

/// <summary>Options whose settings stand in a table.</summary>
public abstract record TabledOptions<T> : DecoderOptions
    where T : TabledOptions<T>
{
    // A type has one table, and every request is checked against it several times.
    private static IReadOnlyList<DecoderParameter>? Listed;

    /// <inheritdoc/>
    public override IReadOnlyList<DecoderParameter> Parameters => Listed ??= [.. Table.Select(entry => entry.Parameter)];

    private protected abstract IReadOnlyList<ParameterOf<T>> Table { get; }

    /// <inheritdoc/>
    public override double ValueOf(string name) => Find(name).Get((T)this);

    /// <inheritdoc/>
    public override DecoderOptions WithValue(string name, double value)
    {
        var entry = Find(name);
        entry.Parameter.Check(value);
        return entry.Set((T)this, value);
    }

    private ParameterOf<T> Find(string name)
    {
        foreach (var entry in Table)
            if (entry.Parameter.Name == name)
                return entry;
        throw new ArgumentException($"{Decoder} has no setting '{name}'. It has: {string.Join(", ", Table.Select(entry => entry.Parameter.Name))}.", nameof(name));
    }
}
