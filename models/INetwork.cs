using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Models;

/// <summary>A network with its weights in memory. Immutable, shared by any number of passes.</summary>
public interface INetwork : IDisposable
{
    /// <summary>Ids and limits of the family.</summary>
    ModelConventions Conventions { get; }

    /// <summary>Where the weights are.</summary>
    IDevice Device { get; }

    /// <summary>The language-model head, [vocabulary, d].</summary>
    PackedMatrix Head { get; }

    /// <summary>Bytes of weights held.</summary>
    long WeightBytes { get; }

    /// <summary>Number of parameters.</summary>
    long Parameters { get; }

    /// <summary>Activations for one caller.</summary>
    INetworkPass CreatePass();
}
