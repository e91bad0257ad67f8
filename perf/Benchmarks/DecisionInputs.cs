using System.Runtime.InteropServices;
using Daedalus.Kernels.Canvas;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.EosScore;
using Daedalus.Kernels.Unmask;

namespace Daedalus.Perf.Benchmarks;

/// <summary>
/// Inputs of what a decoder does between forwards with a canvas of 256. Beside the processor it is done on the caller's thread, however many the device
/// has; accelerators have kernels for it.
/// </summary>
internal sealed class DecisionInputs(IDevice device) : IDisposable
{
    private const int Length = 256;
    private const int Room = 2 * Length;
    private const int Position = Length / 4;
    private const int Count = 32;
    private const int Mask = 1;
    private const int Eos = 2;
    private const int EosWindow = 32;

    private readonly List<DeviceMemory> _owned = [];
    private readonly int[] _canvas = new int[Room];
    private readonly int[] _counts = [.. Enumerable.Range(0, Length).Select(i => i % 8 == 0 ? 4 : 0)];
    private readonly bool[] _keep = [.. Enumerable.Range(0, Length).Select(i => i % 8 != 0)];

    // Every fourth is written already.
    private readonly float[] _confidences = [.. Enumerable.Range(0, Length).Select(i => i % 4 == 0 ? float.NaN : i * 37 % 101 / 101f)];
    private readonly bool[] _selected = new bool[Length];
    private readonly PositionScore[] _scores =
        [.. Enumerable.Range(0, Length).Select(i => new PositionScore { Best = i % 2 == 0 ? Eos : 7, EosProbability = i / (float)Length })];

    /// <summary>The last score; one that nobody can read need not be computed.</summary>
    public float Score { get; private set; }

    /// <summary>Every edit begins with the same length, whatever the one before it left, so that all do the same work.</summary>
    public Action Edit(CanvasEditKind kind)
    {
        if (device is Accelerator accelerator)
        {
            var marks = kind == CanvasEditKind.Insert ? _counts : [.. _keep.Select(keep => keep ? 1 : 0)];
            DeviceMemory buffer = On<int>(_canvas), marked = On<int>(marks), length = On<int>([0]);
            return () => CanvasEdit.RunOn(accelerator, kind, buffer, Length, Position, Count, Mask, Room, marked, length);
        }

        return kind switch
        {
            CanvasEditKind.Append => () => CanvasEdit.Append(_canvas.AsSpan(), Length, Count, Mask, Room),
            CanvasEditKind.Expand => () => CanvasEdit.Expand(_canvas.AsSpan(), Length, Position, Count, Mask, Room),
            CanvasEditKind.Insert => () => CanvasEdit.Insert(_canvas.AsSpan(), Length, _counts, Mask, Room),
            _ => () => CanvasEdit.Delete(_canvas.AsSpan(), Length, _keep),
        };
    }

    public Action Reveal(UnmaskRule rule, float limit)
    {
        if (device is Accelerator accelerator)
        {
            DeviceMemory given = On<float>(_confidences), selected = On<int>(new int[Length]), marked = On<int>([0]);
            return () => Unmask.RunOn(accelerator, rule, given, Length, limit, selected, marked);
        }

        return rule switch
        {
            UnmaskRule.TopK => () => Unmask.TopK(_confidences, (int)limit, _selected),
            UnmaskRule.Threshold => () => Unmask.Threshold(_confidences, limit, _selected),
            _ => () => Unmask.Factor(_confidences, limit, _selected),
        };
    }

    public Action ScoreEnd()
    {
        if (device is not Accelerator accelerator)
            return () => Score = EosScore.Of(_scores, Eos, EosWindow);
        DeviceMemory given = On<PositionScore>(_scores), result = On<float>([0f]);
        return () => EosScore.RunOn(accelerator, given, Length, Eos, EosWindow, result);
    }

    public void Dispose() => _owned.ForEach(memory => memory.Dispose());

    private DeviceMemory On<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        _owned.Add(device.Allocate(bytes.Length));
        device.Write(_owned[^1], 0, bytes);
        return _owned[^1];
    }
}
