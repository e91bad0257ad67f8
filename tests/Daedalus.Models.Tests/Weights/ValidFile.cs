using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights;

/// <summary>A file that keeps every rule, and its tensors in the order of their bytes, as <see cref="Describe"/> puts them.</summary>
internal sealed record ValidFile(byte[] Bytes, params string[] Tensors)
{
    /// <summary>For one: <c>x U8 [2] = 2 @ 0+2</c>: name, type, shape, elements, first byte and bytes.</summary>
    public static string Describe(TensorInfo tensor) =>
        $"{tensor.Name} {tensor.StoredType} [{string.Join(",", tensor.Shape)}] = {tensor.ElementCount} @ {tensor.Begin}+{tensor.ByteLength}";
}
