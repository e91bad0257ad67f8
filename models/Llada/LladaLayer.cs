using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Llada;

/// <summary>Weights of one block. Products over the same input are packed as one: fewer launches, longer panels.</summary>
internal sealed class LladaLayer : IDisposable
{
    public required Matrix AttentionNorm { get; init; }

    /// <summary>[(heads + 2 kvHeads) d, width]: q_proj, k_proj, v_proj.</summary>
    public required PackedMatrix Qkv { get; init; }

    public required PackedMatrix AttentionOut { get; init; }

    public required Matrix FeedForwardNorm { get; init; }

    /// <summary>[2 f, width]: ff_proj (the gate), up_proj.</summary>
    public required PackedMatrix GateUp { get; init; }

    public required PackedMatrix Down { get; init; }

    public PackedMatrix[] Weights => [Qkv, AttentionOut, GateUp, Down];

    public long Bytes => Weights.Sum(weight => weight.Bytes) + AttentionNorm.Bytes + FeedForwardNorm.Bytes;

    public void Dispose()
    {
        AttentionNorm.Dispose();
        FeedForwardNorm.Dispose();
        foreach (var weight in Weights)
            weight.Dispose();
    }
}
