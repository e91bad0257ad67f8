using Daedalus.Kernels.Tensors;

namespace Daedalus.Models;

/// <summary>Forward passes of one caller: owns the activations and reuses them, so that a pass no larger than those before allocates nothing.</summary>
public interface INetworkPass : IDisposable
{
    /// <summary>Storage of the hidden states that come out.</summary>
    DType Type { get; }

    /// <summary>Bytes of activations held now.</summary>
    long HeldBytes { get; }

    /// <summary>Bytes of activations held once a run of this size has been.</summary>
    /// <param name="tokens">Tokens of its sequences.</param>
    /// <param name="asked">Positions that are wanted.</param>
    long BytesWith(long tokens, long asked);

    /// <summary>How often memory was taken anew so far: recordings that name it are worthless afterwards.</summary>
    long Moves { get; }

    /// <summary>Room for keys and values of sequences.</summary>
    /// <param name="positions">Positions of all of them together, at least 1: prompts and longest answers.</param>
    KeyValueStore CreateStore(int positions);

    /// <summary>Bytes that a store of that many positions holds.</summary>
    long StoreBytes(long positions);

    /// <summary>Runs the network.</summary>
    /// <param name="batch">Sequences, each no longer than the context limit, shadows aside.</param>
    /// <returns>Normalised hidden states of those positions, [rows, d], ready for the head; valid until the next run.</returns>
    MatrixView Run(RaggedBatch batch);
}
