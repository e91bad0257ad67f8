using System.Runtime.InteropServices;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Engine.OnDevice;

/// <summary>
/// Requests that live on a device: canvases with room for the longest answers, states, rules, and what a step lays out and scores. The host keeps
/// a copy of the states, which is what comes back after a step.
/// </summary>
internal sealed class DeviceRows : IDisposable
{
    private static readonly KernelId LayOutKernel = new(new KernelText(typeof(DeviceRows).Assembly, "lay_out.cl"), "lay_out");
    private static readonly KernelId LookKernel = new(new KernelText(typeof(DeviceRows).Assembly, "look.cl"), "look");

    private readonly Accelerator _device;
    private readonly DenoisingRow[] _rows;
    private readonly RowState[] _states;
    private readonly int[] _computed;
    private readonly DeviceDecision[] _decisions;
    private readonly RowMemory _memory;

    /// <exception cref="InsufficientMemoryException">The canvases do not fit.</exception>
    public DeviceRows(Accelerator device, DenoisingRow[] rows)
    {
        _device = device;
        _rows = rows;
        _states = new RowState[rows.Length];
        _computed = new int[rows.Length];
        _decisions = [.. rows.Select(row => ((IDecidesOnDevice)row.Decoder).OnDevice!).Distinct()];
        var rules = new RowRules[rows.Length];
        long tokens = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            (rules[i], _states[i]) = rows[i].Describe(checked((int)tokens));
            rules[i].Decoder = Array.IndexOf(_decisions, ((IDecidesOnDevice)rows[i].Decoder).OnDevice!);
            tokens = checked(tokens + _states[i].Limit);
        }

        _memory = new RowMemory(device, rows.Length, tokens);
        try
        {
            Upload(rules);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public DeviceMemory Queries => _memory.Queries;

    public DeviceMemory Scores => _memory.Scores;

    /// <summary>Recordings of steps over these rows.</summary>
    public RecordedSteps Recorded { get; } = new();

    /// <summary>Tokens of the open canvases, and positions that their decoders must see.</summary>
    public StepBucket Size
    {
        get
        {
            var size = default(StepBucket);
            foreach (ref readonly var state in _states.AsSpan())
                if (state.IsOpen != 0)
                    size = new StepBucket(size.Tokens + state.Length, size.Asked + state.AskCount);
            return size;
        }
    }

    public IndexView Offsets => new(_memory.Offsets, _states.Length + 1);

    public IndexView Batch(int atMost) => new(_memory.Batch, atMost, new LiveCount(_memory.Offsets, _states.Length));

    public IndexView AskedRows(int atMost) => new(_memory.AskedRows, atMost, new LiveCount(_memory.Asked, _states.Length));

    /// <summary>Lays the open canvases end to end and lists what is asked of them.</summary>
    public void LayOut()
    {
        var own = _memory;
        _device.Launch(
            LayOutKernel, new Grid(_states.Length, 1, 128),
            own.States, own.Rules, _states.Length, own.Canvases, own.Batch, own.Offsets, own.Asked, own.AskedRows, own.Queries);
    }

    /// <summary>Lets every decoder decide and edits the canvases in place.</summary>
    public void Decide()
    {
        var own = _memory;
        _device.Launch(
            LookKernel, new Grid(_states.Length, 1, 128),
            own.States, own.Rules, own.Canvases, own.Confidences, own.Scores, own.AskedRows, own.Offsets, own.Asked);
        for (var i = 0; i < _decisions.Length; i++)
            foreach (ref readonly var kernel in _decisions[i].Kernels.AsSpan())
                _device.Launch(
                    kernel, new Grid(_states.Length, 1, 128),
                    own.States, own.Rules, i, own.Canvases, own.Confidences, own.Births, own.Scores, own.AskedRows, own.Offsets, own.Asked,
                    own.Ranks, own.Selected);
    }

    /// <summary>Waits for the step and takes the states over: the one thing that comes back.</summary>
    public void TakeSummary()
    {
        for (var i = 0; i < _rows.Length; i++)
            _computed[i] = _states[i].Length;
        _device.Read(_memory.States, 0, MemoryMarshal.AsBytes(_states.AsSpan()));
        for (var i = 0; i < _rows.Length; i++)
            if (_rows[i].IsOpen)
            {
                _rows[i].Adopt(_states[i], _computed[i]);
                if (_rows[i].IsOpen)
                    continue;
                FetchCanvas(i);
                if (_states[i].IsOpen != 0)
                    Close(i);
            }
    }

    /// <summary>Copies a canvas to the host, for those who watch; one that is done is there already.</summary>
    public void FetchCanvas(int index)
    {
        ref readonly var state = ref _states[index];
        var canvas = _rows[index].Canvas.Resize(state.Length);
        var start = (long)state.Base * sizeof(int);
        _device.Read(_memory.Canvases, start, MemoryMarshal.AsBytes(canvas.Ids));
        _device.Read(_memory.Confidences, start, MemoryMarshal.AsBytes(canvas.Confidence));
        _device.Read(_memory.Births, start, MemoryMarshal.AsBytes(canvas.Born));
    }

    public void Dispose()
    {
        Recorded.Dispose();
        _memory.Dispose();
    }

    private void Close(int index)
    {
        _states[index].IsOpen = 0;
        _device.Write(_memory.States, (long)index * Marshal.SizeOf<RowState>(), MemoryMarshal.AsBytes(_states.AsSpan(index, 1)));
    }

    private void Upload(RowRules[] rules)
    {
        _device.Write(_memory.Rules, 0, MemoryMarshal.AsBytes<RowRules>(rules));
        _device.Write(_memory.States, 0, MemoryMarshal.AsBytes<RowState>(_states));
        _device.Fill(_memory.Confidences, 0, _memory.Confidences.Bytes, 0);
        _device.Fill(_memory.Births, 0, _memory.Births.Bytes, 0);
        for (var i = 0; i < _rows.Length; i++)
            _device.Write(_memory.Canvases, (long)_states[i].Base * sizeof(int), MemoryMarshal.AsBytes(_rows[i].Canvas.Ids));
    }
}
