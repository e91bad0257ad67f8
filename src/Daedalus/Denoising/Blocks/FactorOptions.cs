using Daedalus.Denoising.Filling;
using Daedalus.Denoising.Options;

namespace Daedalus.Denoising.Blocks;

/// <summary>
/// Factor parallel decoding (Fast-dLLM, arXiv 2505.22618 section 3.3; <c>get_transfer_index_dynamic</c>): the more tokens a step writes, the surer each
/// must be.
/// </summary>
public sealed record FactorOptions : BlockOptions<FactorOptions>
{
    /// <summary>Name of the decoder.</summary>
    public const string Name = "factor";

    private static readonly IReadOnlyList<ParameterOf<FactorOptions>> Settings = With(
        ParameterOf<FactorOptions>.Real(
            "factor", "The n surest are written while (n + 1)(1 - the n-th) is at most this.",
            1, 0, 1000, o => o.Factor, (o, v) => o with { Factor = v }));

    /// <inheritdoc/>
    public override string Decoder => Name;

    /// <inheritdoc/>
    public override string Summary => "Writes as many tokens as are sure together, block after block (Fast-dLLM, arXiv 2505.22618).";

    /// <summary>How much doubt a step may take on (<c>factor</c>), default 1.</summary>
    public double Factor { get; init; } = 1;

    private protected override IReadOnlyList<ParameterOf<FactorOptions>> Table => Settings;

    private protected override IFillRule Rule => new FactorRule((float)Factor);
}
