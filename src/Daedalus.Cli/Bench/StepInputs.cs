using Daedalus.Kernels.Attention;
using Daedalus.Kernels.Devices;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Cli.Bench;

/// <summary>The whole numbers of a step, on a device for as long as it may be repeated.</summary>
internal sealed class StepInputs : IDisposable
{
    private readonly Indices[] _owned;
    private readonly IndexView _ranges;
    private readonly IndexView _first;
    private readonly IndexView _count;

    public StepInputs(IDevice device, StepShape step, int vocabulary)
    {
        _owned = [.. Enumerable.Range(0, 6).Select(_ => new Indices(device))];
        Ids = _owned[0].Set([.. Enumerable.Range(0, step.Fresh).Select(i => i * 37 % vocabulary)]);
        Offsets = _owned[1].Set([0, step.Fresh]);
        Rows = _owned[2].Set([.. Enumerable.Range(step.Fresh - step.Asked, step.Asked)]);
        _first = _owned[3].Set([step.Seen - step.Fresh]);
        _count = _owned[4].Set([step.Seen]);
        _ranges = _owned[5].Set([0, step.Seen]);
    }

    public IndexView Ids { get; }

    public IndexView Offsets { get; }

    public IndexView Rows { get; }

    /// <summary>The cache of a layer in memory of that many rows.</summary>
    public KeyValueCache Cache(Matrix keysAndValues, int positions) => new(keysAndValues.Rows(positions), _ranges, _first, _count);

    public void Dispose()
    {
        foreach (var numbers in _owned)
            numbers.Dispose();
    }
}
