using Daedalus.Kernels.Tensors;

namespace Daedalus.Models;

/// <summary>Forward passes of one caller: owns the activations and reuses them, so that a pass no larger than those before allocates nothing.</summary>
public interface INetworkPass : IDisposable
{
    /// <summary>Bytes of activations held now.</summary>
    long HeldBytes { get; }

    /// <summary>How often memory was taken anew so far: recordings that name it are worthless afterwards.</summary>
    long Moves { get; }

    /// <summary>Runs the network.</summary>
    /// <param name="batch">Sequences, each no longer than the context limit.</param>
    /// <returns>Normalised hidden states of those positions, [rows, d], ready for the head; valid until the next run.</returns>
    MatrixView Run(RaggedBatch batch);
}
