using System.Diagnostics;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;
using Daedalus.Models;

namespace Daedalus.Perf.Serving;

/// <summary>A network whose forward takes a set time and computes nothing, as if a device did: what is left of an answer's time is everything else.</summary>
internal sealed class NullNetwork(INetwork inner) : INetwork
{
    /// <summary>How long a forward takes.</summary>
    public TimeSpan Forward { get; set; }

    public ModelConventions Conventions => inner.Conventions;

    public IDevice Device => inner.Device;

    public PackedMatrix Head => inner.Head;

    public long WeightBytes => inner.WeightBytes;

    public long Parameters => inner.Parameters;

    public INetworkPass CreatePass() => new Pass(inner.CreatePass(), new Matrix(inner.Device, inner.Head.K), this);

    public void Dispose() => inner.Dispose();

    private sealed class Pass(INetworkPass inner, Matrix hidden, NullNetwork network) : INetworkPass
    {
        public DType Type => hidden.Type;

        public long HeldBytes => hidden.Bytes;

        public long Moves => inner.Moves;

        public long BytesWith(long tokens, long asked) => hidden.BytesWith(asked);

        public KeyValueStore CreateStore(int positions) => inner.CreateStore(positions);

        public long StoreBytes(long positions) => inner.StoreBytes(positions);

        public MatrixView Run(RaggedBatch batch)
        {
            var started = Stopwatch.GetTimestamp();

            // The system wakes a thread up to a millisecond late.
            if (network.Forward > TimeSpan.FromMilliseconds(1))
                Thread.Sleep(network.Forward - TimeSpan.FromMilliseconds(1));
            while (Stopwatch.GetElapsedTime(started) < network.Forward)
                Thread.SpinWait(20);
            return hidden.Rows(batch.Rows.Count);
        }

        public void Dispose()
        {
            hidden.Dispose();
            inner.Dispose();
        }
    }
}
