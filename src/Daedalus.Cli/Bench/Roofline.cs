using Daedalus.Models;

namespace Daedalus.Cli.Bench;

/// <summary>What a step cannot do without, and how long a device with these ceilings takes for it at least.</summary>
/// <param name="Operations">A multiply-add is two: products of the layers, attention, head.</param>
/// <param name="Bytes">Weights of layers and head once, and cached keys and values once.</param>
internal readonly record struct Roofline(double Operations, double Bytes)
{
    /// <param name="network">The shape.</param>
    /// <param name="step">Its rows.</param>
    /// <param name="weightBytes">Weights of layers and head as the device keeps them.</param>
    /// <param name="valueBytes">Bytes of a cached key or value.</param>
    public static Roofline Of(SyntheticNetwork network, StepShape step, long weightBytes, int valueBytes)
    {
        double heads = network.Attention.Heads * network.Attention.HeadDim, cached = 2.0 * network.Attention.KvHeads * network.Attention.HeadDim;
        var products = 2.0 * network.LayerParameters * step.Fresh;
        var attention = 4.0 * step.Fresh * step.Seen * heads * network.Layers;
        var head = 2.0 * network.Vocabulary * network.Width * step.Asked;
        return new Roofline(products + attention + head, weightBytes + (step.IsCached ? cached * valueBytes * step.Seen * network.Layers : 0));
    }

    /// <summary>Seconds at least: whichever of arithmetic and memory takes longer.</summary>
    public double Floor(Ceilings ceilings) => Math.Max(Operations / ceilings.OperationsPerSecond, Bytes / ceilings.BytesPerSecond);
}
