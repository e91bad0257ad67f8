using System.Collections.Concurrent;
using Daedalus.Kernels.Devices.Accelerators;

namespace Daedalus.Kernels.MatMul;

/// <summary>Which of two ways to multiply is the faster, measured once per shape and remembered in the process and on disk.</summary>
/// <param name="cache">Beside the compiled kernels.</param>
/// <param name="provenance">Everything besides the shape that a measurement depends on.</param>
/// <param name="time">How long work takes on the device.</param>
internal sealed class ProductChoices(BinaryCache cache, string provenance, Func<Action, TimeSpan> time)
{
    // Without a lock: who measures waits for the device, and who holds the device may ask here. Two who measure the same both keep an answer.
    private readonly ConcurrentDictionary<ProductShape, bool> _vendorWins = new();

    /// <summary>What is known of a shape's bucket; null before the first measurement.</summary>
    public bool? Find(in ProductShape shape) => _vendorWins.TryGetValue(shape.ToBucket(), out var wins) ? wins : null;

    /// <summary>Measures, unless another process did. A tie goes to the kernel of our own.</summary>
    /// <param name="shape">What is multiplied.</param>
    /// <param name="own">Multiplies by a kernel of our own.</param>
    /// <param name="vendor">Multiplies by the library; false if it cannot.</param>
    public bool Measure(in ProductShape shape, Action own, Func<bool> vendor)
    {
        var name = BinaryCache.Key("product", provenance, shape.ToBucket().ToString());
        if (cache.TryRead(name) is not [var stored])
        {
            stored = vendor() && time(() => vendor()) < time(own) ? (byte)1 : (byte)0;
            cache.Store(name, [stored]);
        }

        return _vendorWins[shape.ToBucket()] = stored == 1;
    }
}
