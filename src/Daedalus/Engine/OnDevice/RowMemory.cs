using System.Runtime.InteropServices;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Engine.OnDevice;

/// <summary>What requests take of a device beside activations, for as long as they live.</summary>
internal sealed class RowMemory : IDisposable
{
    private readonly List<DeviceMemory> _owned = [];

    /// <summary>Takes it.</summary>
    /// <param name="device">Where.</param>
    /// <param name="rows">Requests.</param>
    /// <param name="tokens">Tokens of all canvases at their longest.</param>
    /// <exception cref="InsufficientMemoryException">It does not fit.</exception>
    public RowMemory(Accelerator device, int rows, long tokens)
    {
        try
        {
            foreach (var bytes in Sizes(rows, tokens))
                _owned.Add(device.Allocate(bytes));
        }
        catch
        {
            Dispose();
            throw;
        }

        (States, Rules, Offsets, Asked) = (_owned[0], _owned[1], _owned[2], _owned[3]);
        (Canvases, Confidences, Births, Batch) = (_owned[4], _owned[5], _owned[6], _owned[7]);
        (AskedRows, Ranks, Selected, Queries, Scores) = (_owned[8], _owned[9], _owned[10], _owned[11], _owned[12]);
    }

    /// <summary>A <see cref="RowState"/> per request.</summary>
    public DeviceMemory States { get; }

    /// <summary>A <see cref="RowRules"/> per request.</summary>
    public DeviceMemory Rules { get; }

    /// <summary>Where each canvas starts in the batch of a step, and the total.</summary>
    public DeviceMemory Offsets { get; }

    /// <summary>The same for the positions that are scored.</summary>
    public DeviceMemory Asked { get; }

    /// <summary>Token ids.</summary>
    public DeviceMemory Canvases { get; }

    /// <summary>How sure the network was of each.</summary>
    public DeviceMemory Confidences { get; }

    /// <summary>The step in which each was written.</summary>
    public DeviceMemory Births { get; }

    /// <summary>The open canvases of a step, end to end.</summary>
    public DeviceMemory Batch { get; }

    /// <summary>Which rows of the batch are scored.</summary>
    public DeviceMemory AskedRows { get; }

    /// <summary>Room for decisions.</summary>
    public DeviceMemory Ranks { get; }

    /// <summary>Room for decisions.</summary>
    public DeviceMemory Selected { get; }

    /// <summary>A <see cref="DeviceQuery"/> per position that is scored.</summary>
    public DeviceMemory Queries { get; }

    /// <summary>A <see cref="PositionScore"/> per position that is scored.</summary>
    public DeviceMemory Scores { get; }

    /// <summary>Bytes that so many requests take.</summary>
    public static long BytesFor(int rows, long tokens) => Sizes(rows, tokens).Sum();

    public void Dispose()
    {
        foreach (var memory in _owned)
            memory.Dispose();
    }

    // In the order in which the constructor names them.
    private static long[] Sizes(int rows, long tokens)
    {
        var (perRow, perToken) = (StepBucket.RoundUp(rows + 1L) * sizeof(int), checked(StepBucket.RoundUp(tokens) * sizeof(int)));
        return
        [
            (long)rows * Marshal.SizeOf<RowState>(), (long)rows * Marshal.SizeOf<RowRules>(), perRow, perRow,
            perToken, perToken, perToken, perToken, perToken, perToken, perToken,
            checked(StepBucket.RoundUp(tokens) * Marshal.SizeOf<DeviceQuery>()), checked(StepBucket.RoundUp(tokens) * Marshal.SizeOf<PositionScore>()),
        ];
    }
}
