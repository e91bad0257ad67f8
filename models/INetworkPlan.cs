using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models;

/// <summary>A checkpoint whose configuration and headers have been read, and no weight yet: what it would become in memory.</summary>
public interface INetworkPlan
{
    /// <summary>Ids and limits of the family.</summary>
    ModelConventions Conventions { get; }

    /// <summary>Every tensor of the network, in the order in which they are packed.</summary>
    IReadOnlyList<NetworkTensor> Tensors { get; }

    /// <summary>How the files hold the matrices: <see cref="WeightStorage.AsStored"/> unless they were quantised ahead of time.</summary>
    WeightStorage Stored { get; }

    /// <summary>Number of parameters that the configuration asks for.</summary>
    long Parameters { get; }

    /// <summary>Bytes that the weights take once packed on a device, tables included.</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="storage">How matrices are kept; vectors are fp32 in every case.</param>
    long MemoryOn(IDevice device, WeightStorage storage = WeightStorage.AsStored);

    /// <summary>Bytes of activations that a pass takes for each token of a batch in fp32; where matrix units compute, about half.</summary>
    /// <param name="device">Where it runs.</param>
    long ActivationBytesPerToken(IDevice device);

    /// <summary>Shape in one line, e.g. layers and widths.</summary>
    string Shape { get; }

    /// <summary>Everything that keeps the checkpoint from loading: missing tensors, wrong shapes or types, tensors that do not belong.</summary>
    IReadOnlyList<InvalidModelException> Problems { get; }

    /// <summary>Why the matrices cannot be kept in a storage; null where they can.</summary>
    InvalidModelException? ProblemWith(WeightStorage storage);

    /// <summary>Reads and packs the weights.</summary>
    /// <param name="device">Where they go.</param>
    /// <param name="storage">How matrices are kept.</param>
    /// <param name="progress">Told the fraction packed, 0 to 1.</param>
    /// <param name="cancellationToken">Honoured between windows of a few MiB.</param>
    INetwork Load(IDevice device, WeightStorage storage, IProgress<double>? progress, CancellationToken cancellationToken);
}
