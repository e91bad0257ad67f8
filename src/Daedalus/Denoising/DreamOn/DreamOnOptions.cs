using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.DreamOn;

/// <summary>
/// DreamOn: gaps that find their own length, one mask revealed per step. A mask whose proposal is the expand token becomes two; one whose proposal is the
/// delete token goes, and with it the masks behind it in its gap (DreamLM/DreamOn, <c>eval/generator.py</c>, batch_generate_with_expand_as_token, with
/// its defaults; temperature 0). It takes a network trained for it, whose two tokens are settings. Its forwards are at most the masks at first and two per expansion.
/// </summary>
public sealed record DreamOnOptions : TabledOptions<DreamOnOptions>
{
    /// <summary>The decoder's name.</summary>
    public const string Name = "dreamon";

    private static readonly string[] OrderNames = ["entropy", "maskgit", "margin"];

    private static readonly IReadOnlyList<ParameterOf<DreamOnOptions>> Settings =
    [
        ParameterOf<DreamOnOptions>.Whole(
            "initial-length", "Masks of the first canvas where no gaps are given.",
            4, 1, 1 << 20, o => o.InitialLength, (o, v) => o with { InitialLength = v }),
        ParameterOf<DreamOnOptions>.Whole(
            "max-length", "Most places that gaps may have together; no fewer than they have at first.",
            64, 1, 1 << 20, o => o.MaxLength, (o, v) => o with { MaxLength = v }),
        ParameterOf<DreamOnOptions>.Whole(
            "expand-budget", "Masks that may become two.",
            64, 0, 1 << 20, o => o.ExpandBudget, (o, v) => o with { ExpandBudget = v }),
        ParameterOf<DreamOnOptions>.Whole(
            "expand-token", "Id of the token that makes a mask two; -1: there is none.",
            -1, -1, 1 << 24, o => o.ExpandToken, (o, v) => o with { ExpandToken = v }),
        ParameterOf<DreamOnOptions>.Whole(
            "delete-token", "Id of the token that takes a mask out; -1: end-of-text.",
            -1, -1, 1 << 24, o => o.DeleteToken, (o, v) => o with { DeleteToken = v }),
        ParameterOf<DreamOnOptions>.Choice(
            "alg", "Which mask is revealed next.",
            OrderNames, o => (int)o.Order, (o, v) => o with { Order = (RevealOrder)v }),
    ];

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Fills gaps whose masks may become two or go, by tokens that the network was trained to propose (DreamLM/DreamOn).";

    /// <summary>Masks of the first canvas where no gaps are given (<c>min_gen_len</c>), default 4.</summary>
    public int InitialLength { get; init; } = 4;

    /// <summary>Most places that gaps may have together (<c>max_gen_len</c>), default 64; those that they have at first are allowed in any case.</summary>
    public int MaxLength { get; init; } = 64;

    /// <summary>Expansions that there may be (<c>expand_budget</c>), default 64, which is the published longest gap.</summary>
    public int ExpandBudget { get; init; } = 64;

    /// <summary>Id of the expand token, default -1, none: gaps only become shorter. DreamOn 7B has 151667.</summary>
    public int ExpandToken { get; init; } = -1;

    /// <summary>Id of the delete token, default -1, the family's end-of-text, as published.</summary>
    public int DeleteToken { get; init; } = -1;

    /// <summary>Which mask is revealed next (<c>alg</c>), default by entropy.</summary>
    public RevealOrder Order { get; init; }

    private protected override IReadOnlyList<ParameterOf<DreamOnOptions>> Table => Settings;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        if (InitialLength > MaxLength)
            throw new ArgumentException(FormattableString.Invariant($"initial-length {InitialLength} exceeds max-length {MaxLength}. Lower the first or raise the second."));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A token is none of the vocabulary, is the mask, or expands and deletes.</exception>
    public override IDecoder Create(DecoderContext context) => new DreamOnDecoder(this, context, gapsLength: 0);

    internal override bool FillsGaps => true;

    internal override IDecoder CreateForGaps(DecoderContext context, int length)
    {
        context.RequireRoom(length);
        return new DreamOnDecoder(this, context, length);
    }
}
