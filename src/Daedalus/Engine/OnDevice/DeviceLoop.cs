using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Models;

namespace Daedalus.Engine.OnDevice;

/// <summary>
/// The denoising loop where everything but a summary stays on the device: lay out, forward, score, decide and edit are enqueued without waiting,
/// then the host waits once. Shares the activations of the loop that it stands beside.
/// </summary>
internal sealed class DeviceLoop : IDisposable
{
    private readonly Accelerator _device;
    private readonly INetwork _network;
    private readonly INetworkPass _pass;
    private readonly ConfidenceWorkspace _workspace;
    private readonly Action<StepBucket> _enqueue;
    private readonly Func<long> _moves;
    private DeviceRows? _current;

    public DeviceLoop(INetwork network, INetworkPass pass)
    {
        _device = (Accelerator)network.Device;
        _network = network;
        _pass = pass;
        _workspace = new ConfidenceWorkspace(_device);
        _enqueue = Enqueue;
        _moves = () => _pass.Moves + _workspace.Moves;
    }

    /// <summary>Whether all of these requests can be decided on the device of a network; else their decoders get the scores.</summary>
    public static bool CanRun(INetwork network, ReadOnlySpan<DenoisingRow> rows)
    {
        if (network.Device is not Accelerator { Features: var features } || network.Conventions.IsShifted)
            return false;
        foreach (var row in rows)
            if (row.Decoder is not IDecidesOnDevice { OnDevice: { } decision } || row.IsGuided || row.NeedsHost
                || (decision.Rule == BlockRule.RandomQuota && !features.Doubles))
                return false;
        return true;
    }

    /// <summary>Bytes of the workspace alone.</summary>
    public long WorkspaceBytes => _workspace.Bytes;

    /// <summary>Bytes held now, the activations that are shared included.</summary>
    public long HeldBytes => _pass.HeldBytes + _workspace.Bytes;

    /// <summary>Bytes held once such requests have run, their own included.</summary>
    public long BytesWith(RequestSize size)
    {
        var (tokens, asked) = _device.Features.Recording ? (StepBucket.RoundUp(size.Tokens), StepBucket.RoundUp(size.Asked)) : (size.Tokens, size.Asked);
        return checked(
            _pass.BytesWith(tokens, asked) + _workspace.BytesWithScore(_network.Head, _pass.Type, asked) + RowMemory.BytesFor(size.Sequences, size.Tokens));
    }

    /// <summary>One forward for every open request.</summary>
    /// <returns>Whether any is still open.</returns>
    public bool Step(DeviceRows rows)
    {
        var size = rows.Size;
        if (size.Tokens == 0)
            return false;
        _current = rows;
        try
        {
            if (_device.Features.Recording)
                rows.Recorded.Run(_device, size.Rounded, _moves, _enqueue);
            else
                Enqueue(size);
        }
        finally
        {
            // Rows that nobody steps any more must be free to go.
            _current = null;
        }

        rows.TakeSummary();
        return rows.Size.Tokens > 0;
    }

    public void Dispose() => _workspace.Dispose();

    private void Enqueue(StepBucket size)
    {
        var rows = _current!;
        rows.LayOut();
        var hidden = _pass.Run(new RaggedBatch(rows.Batch(size.Tokens), rows.Offsets, rows.AskedRows(size.Asked)));
        Confidence.Score(_device, hidden, _network.Head, rows.Queries, rows.Scores, _workspace);
        rows.Decide();
    }
}
