namespace Daedalus.Tests.Toy;

/// <summary>
/// A decoder's settings in a trace. DAEDAL cases hold InitialLength to InsertBelow, fixed-length cases Length to DoubtEnds; the rest is 0.
/// </summary>
internal sealed record TraceSettings
{
    public required int BlockLength { get; init; }

    /// <summary>Masks of the first canvas (initial_gen_length).</summary>
    public int InitialLength { get; init; }

    /// <summary>Cap on the generated length, prompt excluded (max_gen_length).</summary>
    public int MaxLength { get; init; }

    /// <summary>Positions and divisor of the EOS score (eos_check_tokens).</summary>
    public int EosWindow { get; init; }

    /// <summary>Masks added by a growth, and masks that replace one (expansion_factor).</summary>
    public int Expansion { get; init; }

    /// <summary>A mask is filled above this confidence (high_conf_threshold).</summary>
    public double FillAbove { get; init; }

    /// <summary>A mask may be replaced by several below this confidence (low_conf_threshold).</summary>
    public double InsertAt { get; init; }

    /// <summary>The canvas grows below this EOS score (eos_confidence_threshold).</summary>
    public double GrowBelow { get; init; }

    /// <summary>Masks may be inserted below this EOS score (expand_eos_confidence_threshold).</summary>
    public double InsertBelow { get; init; }

    /// <summary>Generated length (gen_length).</summary>
    public int Length { get; init; }

    /// <summary>Forwards of the whole run (steps).</summary>
    public int Steps { get; init; }

    /// <summary>Guidance scale, 0 for none (cfg_scale).</summary>
    public double Cfg { get; init; }

    /// <summary>EOS is never proposed (logits_eos_inf).</summary>
    public bool BanEos { get; init; }

    /// <summary>EOS and EOT proposals have confidence 0 (confidence_eos_eot_inf).</summary>
    public bool DoubtEnds { get; init; }
}
