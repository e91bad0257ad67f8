using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Tests.Llada;

/// <summary>A loaded network with its device and one pass, for a test.</summary>
internal sealed class LladaRun : IDisposable
{
    private readonly CpuDevice _device;
    private readonly INetwork _network;
    private readonly INetworkPass _pass;

    public LladaRun(string folder, CpuIsa? isa = null, int threads = 1, WeightStorage storage = WeightStorage.AsStored)
    {
        _device = new CpuDevice(threads, isa);
        using var files = ModelFolder.Open(folder);
        _network = files.Load(_device, storage);
        _pass = _network.CreatePass();
    }

    /// <summary>Hidden states of the rows asked for, copied.</summary>
    public float[][] Hidden(int[][] sequences, int[]? rows = null, int[]? shadows = null)
    {
        var hidden = Run(sequences, rows, shadows);
        return [.. Enumerable.Range(0, hidden.Rows).Select(row => hidden.Row(row).ToArray())];
    }

    /// <summary>Logits of the rows asked for, copied.</summary>
    public float[][] Logits(int[][] sequences, int[]? rows = null, int[]? shadows = null)
    {
        var hidden = Run(sequences, rows, shadows);
        using var logits = new Matrix(_device, _network.Head.N);
        var view = logits.Rows(hidden.Rows);
        MatMul.Run(_device, hidden, _network.Head, view);
        return [.. Enumerable.Range(0, view.Rows).Select(row => view.Row(row).ToArray())];
    }

    public void Dispose()
    {
        _pass.Dispose();
        _network.Dispose();
        _device.Dispose();
    }

    private MatrixView Run(int[][] sequences, int[]? rows, int[]? shadows)
    {
        int[] ids = [.. sequences.SelectMany(sequence => sequence)];
        int[] offsets = [.. Enumerable.Range(0, sequences.Length + 1).Select(s => sequences.Take(s).Sum(sequence => sequence.Length))];
        return _pass.Run(new RaggedBatch(
            new Indices(_device).Set(ids), new Indices(_device).Set(offsets), new Indices(_device).Set(rows ?? [.. Enumerable.Range(0, ids.Length)]))
        {
            Shadows = shadows is null ? default : new Indices(_device).Set(shadows),
        });
    }
}
