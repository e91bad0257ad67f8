using Daedalus.Kernels.Tensors;

namespace Daedalus.Models.Weights;

/// <summary>What each <see cref="StoredType"/> is called in a header, how wide it is, and whether kernels can read it.</summary>
public static class StoredTypes
{
    /// <summary>Bits of one element: 4 to 64. A tensor of a sub-byte type fills whole bytes, or its file is refused.</summary>
    /// <param name="type">The element type.</param>
    public static int Bits(this StoredType type) => type switch
    {
        StoredType.F4 => 4,
        StoredType.F6E2M3 or StoredType.F6E3M2 => 6,
        StoredType.Bool or StoredType.U8 or StoredType.I8 => 8,
        StoredType.F8E5M2 or StoredType.F8E4M3 or StoredType.F8E8M0 => 8,
        StoredType.I16 or StoredType.U16 or StoredType.F16 or StoredType.BF16 => 16,
        StoredType.I32 or StoredType.U32 or StoredType.F32 => 32,
        _ => 64,
    };

    /// <summary>The kernels' type of a weight, or null where no kernel reads it.</summary>
    /// <param name="type">The element type.</param>
    public static DType? AsWeight(this StoredType type) => type switch
    {
        StoredType.F32 => DType.F32,
        StoredType.F16 => DType.F16,
        StoredType.BF16 => DType.BF16,
        _ => null,
    };

    internal static string HeaderName(this StoredType type) => type switch
    {
        StoredType.Bool => "BOOL",
        StoredType.F6E2M3 => "F6_E2M3",
        StoredType.F6E3M2 => "F6_E3M2",
        StoredType.F8E5M2 => "F8_E5M2",
        StoredType.F8E4M3 => "F8_E4M3",
        StoredType.F8E8M0 => "F8_E8M0",
        _ => type.ToString(),
    };
}
