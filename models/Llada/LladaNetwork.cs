using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Llada;

/// <summary>A LLaDA network: bidirectional Llama-style transformer, RMSNorm before each half of a block, rotary positions, SwiGLU.</summary>
internal sealed class LladaNetwork : INetwork
{
    private readonly PackedMatrix? _untiedHead;

    public LladaNetwork(
        LladaConfig config, IDevice device, PackedMatrix embedding, LladaLayer[] layers, Matrix finalNorm, PackedMatrix? untiedHead, long parameters)
    {
        Config = config;
        Device = device;
        Embedding = embedding;
        Layers = layers;
        FinalNorm = finalNorm;
        _untiedHead = untiedHead;
        Parameters = parameters;
        Angles = new RotaryTable(device, config.ContextLimit, config.Attention.HeadDim, config.RopeTheta);
    }

    public LladaConfig Config { get; }

    public ModelConventions Conventions => Config.Conventions;

    public IDevice Device { get; }

    public PackedMatrix Embedding { get; }

    public LladaLayer[] Layers { get; }

    public Matrix FinalNorm { get; }

    public PackedMatrix Head => _untiedHead ?? Embedding;

    public RotaryTable Angles { get; }

    public long Parameters { get; }

    public long WeightBytes =>
        Embedding.Bytes + (_untiedHead?.Bytes ?? 0) + Layers.Sum(layer => layer.Bytes) + FinalNorm.Bytes;

    public INetworkPass CreatePass() => new LladaPass(this);

    public void Dispose()
    {
        Embedding.Dispose();
        _untiedHead?.Dispose();
        foreach (var layer in Layers)
            layer.Dispose();
        FinalNorm.Dispose();
        Angles.Dispose();
    }
}
