using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.Canvas;

public static partial class CanvasEdit
{
    private static readonly KernelText Text = new("canvas_edit.cl");

    /// <summary>Edits a buffer in device memory.</summary>
    /// <param name="device">Where it is.</param>
    /// <param name="kind">What is done.</param>
    /// <param name="buffer">Whole numbers.</param>
    /// <param name="length">How many there are now.</param>
    /// <param name="position">Where one is expanded.</param>
    /// <param name="count">Copies to append or to expand to.</param>
    /// <param name="value">What is written.</param>
    /// <param name="limit">Most there may be.</param>
    /// <param name="marks">Counts to insert, or 0 where a value is deleted.</param>
    /// <param name="result">Takes the new length, or -1.</param>
    internal static void RunOn(
        Accelerator device, CanvasEditKind kind, DeviceMemory buffer, int length, int position, int count, int value, int limit, DeviceMemory marks,
        DeviceMemory result) =>
        device.Launch(
            new KernelId(Text, "canvas_edit"), new Grid(1, 1, 128),
            (int)kind, buffer, length, position, count, value, limit, marks, result);
}
