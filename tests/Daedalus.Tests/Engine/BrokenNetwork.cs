using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Tests.Engine;

/// <summary>A network that counts its disposals and its stores and, for one sequence of a batch, forgets what numbers are.</summary>
internal sealed class BrokenNetwork(INetwork inner, int sequence = -1) : INetwork
{
    public int Disposals { get; private set; }

    public ModelConventions Conventions => inner.Conventions;

    public IDevice Device => inner.Device;

    public PackedMatrix Head => inner.Head;

    public long WeightBytes => inner.WeightBytes;

    /// <summary>What a pass says that a token takes, in place of the truth.</summary>
    public long? BytesPerToken { get; set; }

    /// <summary>Whether there is never memory for keys and values.</summary>
    public bool RefusesStores { get; init; }

    /// <summary>Whether forwards over kept keys and values find no memory.</summary>
    public bool RefusesKeptForwards { get; init; }

    /// <summary>All stores that it has made.</summary>
    public List<KeyValueStore> Stores { get; } = [];

    /// <summary>What stands in its hidden states.</summary>
    public float Damage { get; init; } = float.NaN;

    public long Parameters => inner.Parameters;

    public INetworkPass CreatePass() => new Pass(inner.CreatePass(), sequence, this);

    public void Dispose()
    {
        Disposals++;
        inner.Dispose();
    }

    private sealed class Pass(INetworkPass inner, int sequence, BrokenNetwork network) : INetworkPass
    {
        public DType Type => inner.Type;

        public long HeldBytes => inner.HeldBytes;

        public long BytesWith(long tokens, long asked) => network.BytesPerToken * tokens ?? inner.BytesWith(tokens, asked);

        public long Moves => inner.Moves;

        public KeyValueStore CreateStore(int positions)
        {
            if (network.RefusesStores)
                throw new InsufficientMemoryException("no room for a store");
            network.Stores.Add(inner.CreateStore(positions));
            return network.Stores[^1];
        }

        public long StoreBytes(long positions) => inner.StoreBytes(positions);

        public MatrixView Run(RaggedBatch batch)
        {
            if (network.RefusesKeptForwards && batch.Caches.Count > 0)
                throw new InsufficientMemoryException("no room for a forward");
            var hidden = inner.Run(batch);
            var rows = batch.Rows.Span;
            var offsets = batch.Offsets.Span;
            for (var i = 0; sequence >= 0 && i < rows.Length; i++)
                if (rows[i] >= offsets[sequence] && rows[i] < offsets[sequence + 1])
                    hidden.Row(i)[7] = network.Damage;
            return hidden;
        }

        public void Dispose() => inner.Dispose();
    }
}
