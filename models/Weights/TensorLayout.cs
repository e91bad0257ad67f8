namespace Daedalus.Models.Weights;

/// <summary>What the tensors of one file must be together: of different names, end to end, and as long as the file.</summary>
internal static class TensorLayout
{
    /// <summary>
    /// Checks the tensors and leaves them sorted by offset. Sorts in place, since a set of names would cost more than the header.
    /// </summary>
    public static void Check(List<TensorInfo> tensors, long dataLength, string file)
    {
        tensors.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        for (var i = 1; i < tensors.Count; i++)
        {
            if (tensors[i].Name == tensors[i - 1].Name)
                throw Error(file, tensors[i], "duplicate key: the header names it twice");
        }
        tensors.Sort(static (a, b) => ByOffset(a, b));
        CheckContiguous(tensors, file);
        CheckEnd(tensors, dataLength, file);
    }

    private static void CheckContiguous(List<TensorInfo> tensors, string file)
    {
        var end = 0L;
        var before = "the data begins";
        foreach (var tensor in tensors)
        {
            if (tensor.Begin != end)
                throw Error(file, tensor, $"data_offsets begin at {tensor.Begin}, but {before} at {end}: "
                    + (tensor.Begin > end ? "no hole is allowed" : "no overlap is allowed"));
            // Cannot overflow: the reader has seen the sum as the second offset.
            end = tensor.Begin + tensor.ByteLength;
            before = "the tensor in front ends";
        }
    }

    private static void CheckEnd(List<TensorInfo> tensors, long dataLength, string file)
    {
        if (tensors.Count == 0 && dataLength != 0)
            throw new InvalidModelException(file, $"{dataLength} bytes follow a header without tensors: no trailing bytes are allowed");
        if (tensors.Count == 0)
            return;
        var last = tensors[^1];
        var end = last.Begin + last.ByteLength;
        if (end > dataLength)
            throw Error(file, last, $"data_offsets end at {end}, but only {dataLength} bytes follow the header: the file is truncated");
        if (end < dataLength)
            throw Error(file, last, $"it is the last and ends at {end}, "
                + $"but {dataLength} bytes follow the header: no trailing bytes are allowed");
    }

    private static int ByOffset(TensorInfo a, TensorInfo b)
    {
        var order = a.Begin.CompareTo(b.Begin);
        if (order == 0)
            order = a.ByteLength.CompareTo(b.ByteLength);
        return order != 0 ? order : string.CompareOrdinal(a.Name, b.Name);
    }

    private static InvalidModelException Error(string file, TensorInfo tensor, string problem) =>
        new(file, $"tensor {Printable.Quote(tensor.Name)}: {problem}");
}
