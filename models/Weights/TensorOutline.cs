using System.Collections.Immutable;

namespace Daedalus.Models.Weights;

/// <summary>A tensor that a file must hold, or is to be written with.</summary>
/// <param name="Name">Its whole name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its dimensions, outermost first.</param>
internal sealed record TensorOutline(string Name, StoredType Type, ImmutableArray<long> Shape)
{
    /// <summary>Bytes that it fills; types of less than a byte are not written here.</summary>
    public long Bytes => Shape.Aggregate((long)Type.Bits() / 8, (product, dimension) => checked(product * dimension));
}
