using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Llada;

/// <summary>Shape of a LLaDA network (<c>config.json</c>, <c>model_type: llada</c>): LLaDA-8B, LLaDA-1.5 and smaller ones of the same layout.</summary>
internal sealed record LladaConfig
{
    public required int Width { get; init; }

    public required int Layers { get; init; }

    public required AttentionShape Attention { get; init; }

    public required int FeedForward { get; init; }

    public required int Vocabulary { get; init; }

    public required int ContextLimit { get; init; }

    public required float NormEpsilon { get; init; }

    public required double RopeTheta { get; init; }

    public required bool TiedHead { get; init; }

    public required int MaskToken { get; init; }

    public required int EosToken { get; init; }

    public int BlockLength { get; init; }

    public long Parameters => LladaTensors.All(this).Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => checked(product * size)));

    /// <summary>What <see cref="LladaPass"/> keeps for a position.</summary>
    public long ActivationBytesPerToken(IDevice device) => LladaPass.Columns(this, device).Sum(Matrix.BytesPerRow);

    public ModelConventions Conventions => new()
    {
        Family = "LLaDA",
        MaskToken = MaskToken,
        EosToken = EosToken,
        VocabularySize = Vocabulary,
        ContextLimit = ContextLimit,
        BlockLength = BlockLength,
    };
}
