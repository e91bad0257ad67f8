using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.RhoEos;

/// <summary>
/// ρ-EOS: the canvas grows and shrinks at its end while it is denoised (yjyddq/rho-EOS, <c>LLaDA_rho_EOS.py</c>, whose defaults these are). Each forward
/// fills DAEDAL's window; where DAEDAL's end-of-text score, which the published code takes for the density, is below the one limit masks are appended,
/// and above the other the last places are dropped, whatever they hold: of a canvas much longer than its answer it can drop some of the answer. One
/// departure: the published code may drop the whole answer; here <see cref="MinLength"/> tokens stay. Every forward but the last fills a mask or changes
/// the length, which changes in the first <see cref="LengthSteps"/> alone: it ends within length-steps + max-length forwards.
/// </summary>
public sealed record RhoEosOptions : TabledOptions<RhoEosOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "rho-eos";

    private static readonly IReadOnlyList<ParameterOf<RhoEosOptions>> Settings =
    [
        ParameterOf<RhoEosOptions>.Whole(
            "initial-length", "Masks of the first canvas.",
            64, 1, 1 << 20, o => o.InitialLength, (o, v) => o with { InitialLength = v }),
        ParameterOf<RhoEosOptions>.Whole(
            "max-length", "Longest answer, in tokens.",
            2048, 1, 1 << 20, o => o.MaxLength, (o, v) => o with { MaxLength = v }),
        ParameterOf<RhoEosOptions>.Whole(
            "min-length", "Tokens that are never dropped.",
            1, 1, 1 << 20, o => o.MinLength, (o, v) => o with { MinLength = v }),
        ParameterOf<RhoEosOptions>.Whole(
            "block-length", "Width of the window in which masks are filled.",
            32, 1, 1 << 20, o => o.BlockLength, (o, v) => o with { BlockLength = v }),
        ParameterOf<RhoEosOptions>.Real(
            "high-threshold", "Masks more confident than this are filled.",
            .9, 0, 1, o => o.HighThreshold, (o, v) => o with { HighThreshold = v }),
        ParameterOf<RhoEosOptions>.Whole(
            "expansion-factor", "Masks added, or places dropped, for the smallest distance from a limit.",
            8, 1, 1 << 12, o => o.ExpansionFactor, (o, v) => o with { ExpansionFactor = v }),
        ParameterOf<RhoEosOptions>.Whole(
            "eos-window", "How many end-of-text predictions make a full score.",
            32, 1, 1 << 16, o => o.EosWindow, (o, v) => o with { EosWindow = v }),
        ParameterOf<RhoEosOptions>.Real(
            "low-density", "The canvas grows while the end-of-text score is below this.",
            .4, 0, 1, o => o.LowDensity, (o, v) => o with { LowDensity = v }),
        ParameterOf<RhoEosOptions>.Real(
            "high-density", "The canvas shrinks while the end-of-text score is above this.",
            .6, 0, 1, o => o.HighDensity, (o, v) => o with { HighDensity = v }),
        ParameterOf<RhoEosOptions>.Choice(
            "scheduler", "How the amount rises with each tenth between score and limit: doubling, evenly, or not; eightfold at most.",
            LengthSchedules.Names, o => (int)o.Scheduler, (o, v) => o with { Scheduler = (LengthSchedule)v }),
        ParameterOf<RhoEosOptions>.Whole(
            "length-steps", "Forwards after which the length stands.",
            64, 0, 1 << 12, o => o.LengthSteps, (o, v) => o with { LengthSteps = v }),
        ParameterOf<RhoEosOptions>.Real(
            "temperature", "Gumbel noise on proposals; 0 is greedy.",
            0, 0, 100, o => o.Temperature, (o, v) => o with { Temperature = v }),
    ];

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Lengthens and shortens the answer at its end while it is denoised, by how much of it is end-of-text (rho-EOS, on DAEDAL's code).";

    /// <summary>Masks of the first canvas (<c>initial_gen_length</c>), default 64.</summary>
    public int InitialLength { get; init; } = 64;

    /// <summary>Longest answer in tokens, the prompt not counted (<c>max_gen_length</c>), default 2048; lowered to what the context leaves.</summary>
    public int MaxLength { get; init; } = 2048;

    /// <summary>Tokens that are never dropped, default 1; published as 0, which can leave no answer.</summary>
    public int MinLength { get; init; } = 1;

    /// <summary>Width of the sliding window in tokens (<c>block_length</c>), default 32.</summary>
    public int BlockLength { get; init; } = 32;

    /// <summary>Masks strictly more confident are filled (<c>high_conf_threshold</c>), default 0.9.</summary>
    public double HighThreshold { get; init; } = .9;

    /// <summary>Unit in which the length changes, in tokens (<c>expansion_factor</c>), default 8.</summary>
    public int ExpansionFactor { get; init; } = 8;

    /// <summary>Window and divisor of the end-of-text score (<c>eos_check_tokens</c>), default 32.</summary>
    public int EosWindow { get; init; } = 32;

    /// <summary>The canvas grows while the score is strictly below (<c>low_density_threshold</c>), default 0.4.</summary>
    public double LowDensity { get; init; } = .4;

    /// <summary>The canvas shrinks while the score is strictly above (<c>high_density_threshold</c>), default 0.6.</summary>
    public double HighDensity { get; init; } = .6;

    /// <summary>How the amount depends on the distance from the limit (<c>scheduler</c>), default doubling.</summary>
    public LengthSchedule Scheduler { get; init; }

    /// <summary>Forwards in which the length may change, default 64, which the published code has as a constant.</summary>
    public int LengthSteps { get; init; } = 64;

    /// <summary>Gumbel noise, default 0.</summary>
    public double Temperature { get; init; }

    private protected override IReadOnlyList<ParameterOf<RhoEosOptions>> Table => Settings;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (Math.Max(InitialLength, MinLength) > MaxLength)
            throw new ArgumentException(FormattableString.Invariant(
                $"initial-length {InitialLength} or min-length {MinLength} exceeds max-length {MaxLength}. Lower the first two or raise the last."));
        if (LowDensity > HighDensity)
            throw new ArgumentException(FormattableString.Invariant(
                $"low-density {LowDensity} exceeds high-density {HighDensity}: the canvas would have to grow and shrink at once. Swap them."));
    }

    /// <inheritdoc/>
    public override IDecoder Create(DecoderContext context) => new RhoEosDecoder(this, context);
}
