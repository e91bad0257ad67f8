namespace Daedalus.Models.Weights;

/// <summary>The one place where a shape becomes a count of elements and bytes.</summary>
internal static class TensorSize
{
    /// <summary>
    /// Elements and bytes of a shape. A dimension of 0 makes both 0 but excuses nothing: the other dimensions must multiply without
    /// overflow all the same, so that strides computed from the shape are safe and the order of the dimensions does not matter.
    /// </summary>
    public static (long Elements, long Bytes) Of(ReadOnlySpan<long> shape, StoredType type, ref StrictJson json)
    {
        var extent = 1L;
        var isEmpty = false;
        foreach (var dimension in shape)
        {
            isEmpty |= dimension == 0;
            if (dimension != 0 && !TryMultiply(extent, dimension, out extent))
                throw json.Error($"shape {Printable.Shape(shape)} overflows: its product is over {long.MaxValue} elements");
        }
        if (!TryMultiply(extent, type.Bits(), out var bits))
            throw json.Error($"shape {Printable.Shape(shape)} of {type.HeaderName()} overflows: it is over {long.MaxValue} bits");
        if (isEmpty)
            return (0, 0);
        if (bits % 8 != 0)
            throw json.Error($"shape {Printable.Shape(shape)} of {type.HeaderName()} is {bits} bits, not a whole number of bytes");
        return (extent, bits / 8);
    }

    private static bool TryMultiply(long left, long right, out long product)
    {
        var high = Math.BigMul(left, right, out product);
        return high == 0 && product >= 0;
    }
}
