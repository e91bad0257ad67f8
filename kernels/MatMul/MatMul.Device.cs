using System.Diagnostics;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.MatMul;

public static partial class MatMul
{
    internal static void RunOn(Accelerator device, MatMulForm form, MatrixView a, PackedMatrix weight, MatrixView c)
    {
        Debug.Assert(a.Stride >= weight.PaddedK, "rows of A hold whole runs of inputs");
        var rowGroups = (a.Rows + form.GroupRows - 1) / form.GroupRows;
        var columnGroups = (weight.N + form.GroupColumns - 1) / form.GroupColumns;

        // Groups of the same columns follow each other, so that weights come from far away once.
        device.Launch(
            new KernelId(form.Text, form.Kernel, new KernelConstants(a.Type, weight.Type)),
            new Grid(checked(rowGroups * columnGroups), 1, form.Items),
            a.Memory, a.Stride, weight.Memory, weight.PaddedK, weight.Scales ?? device.Nothing, c.Memory, c.Stride, c.Columns, rowGroups,
            a.Live.Memory ?? device.Nothing, a.Live.Cell, a.Rows);
    }

    private static void RunOn(Accelerator device, MatrixView a, PackedMatrix weight, MatrixView c)
    {
        if (c.Type != a.Type)
            throw new ArgumentException($"MatMul: a result in {c.Type} does not come of {a.Type}; both have one storage.");
        if (!TryTensor(device, a, weight, c))
            RunOn(device, MatMulForm.For(device, a.Rows), a, weight, c);
    }
}
