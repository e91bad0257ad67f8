using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Tests.Engine;

/// <summary>
/// A network whose conventions say that its logits are shifted. Rolled, its rows are those of the token behind, so that it says of every token but a
/// sequence's first what the network says; else they are as they are, and it says something else.
/// </summary>
internal sealed class ShiftedNetwork(INetwork inner, bool isRolled) : INetwork
{
    public ModelConventions Conventions { get; } = inner.Conventions with { IsShifted = true };

    public IDevice Device => inner.Device;

    public PackedMatrix Head => inner.Head;

    public long WeightBytes => inner.WeightBytes;

    public long Parameters => inner.Parameters;

    public INetworkPass CreatePass() => isRolled ? new Pass(inner.CreatePass(), Device) : inner.CreatePass();

    public void Dispose() => inner.Dispose();

    private sealed class Pass(INetworkPass inner, IDevice device) : INetworkPass
    {
        private readonly Indices _rows = new(device);

        public DType Type => inner.Type;

        public long HeldBytes => inner.HeldBytes;

        public long BytesWith(long tokens, long asked) => inner.BytesWith(tokens, asked);

        public long Moves => inner.Moves;

        public KeyValueStore CreateStore(int positions) => inner.CreateStore(positions);

        public long StoreBytes(long positions) => inner.StoreBytes(positions);

        public MatrixView Run(RaggedBatch batch)
        {
            int[] rows = [.. batch.Rows.Span];
            return inner.Run(batch with { Rows = _rows.Set([.. rows.Select(row => row + 1)]) });
        }

        public void Dispose()
        {
            _rows.Dispose();
            inner.Dispose();
        }
    }
}
