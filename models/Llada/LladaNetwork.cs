using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Rotary;

namespace Daedalus.Models.Llada;

/// <summary>A LLaDA network: bidirectional Llama-style transformer, RMSNorm before each half of a block, rotary positions, SwiGLU.</summary>
internal sealed class LladaNetwork : INetwork
{
    private readonly PackedMatrix? _untiedHead;

    public LladaNetwork(
        LladaConfig config, CpuDevice device, PackedMatrix embedding, LladaLayer[] layers, float[] finalNorm, PackedMatrix? untiedHead, long parameters)
    {
        Config = config;
        Device = device;
        Embedding = embedding;
        Layers = layers;
        FinalNorm = finalNorm;
        _untiedHead = untiedHead;
        Parameters = parameters;
        Angles = new RotaryTable(config.ContextLimit, config.Attention.HeadDim, config.RopeTheta);
    }

    public LladaConfig Config { get; }

    public ModelConventions Conventions => Config.Conventions;

    public CpuDevice Device { get; }

    public PackedMatrix Embedding { get; }

    public LladaLayer[] Layers { get; }

    public float[] FinalNorm { get; }

    public PackedMatrix Head => _untiedHead ?? Embedding;

    public RotaryTable Angles { get; }

    public long Parameters { get; }

    public long WeightBytes =>
        Embedding.Bytes + (_untiedHead?.Bytes ?? 0) + Layers.Sum(layer => layer.Bytes) + (FinalNorm.Length * sizeof(float));

    public long ActivationBytesPerToken => Config.ActivationBytesPerToken;

    public INetworkPass CreatePass() => new LladaPass(this);

    public void Dispose()
    {
        Embedding.Dispose();
        _untiedHead?.Dispose();
        foreach (var layer in Layers)
            layer.Dispose();
        Angles.Dispose();
    }
}
