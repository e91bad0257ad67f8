using System.Diagnostics.CodeAnalysis;
using Daedalus.Kernels.MatMul;

namespace Daedalus.Kernels.Tensors;

/// <summary>How the matrices of a network are kept in memory, whatever the files hold.</summary>
public enum WeightStorage
{
    /// <summary>In the type of the file.</summary>
    AsStored,

    /// <summary>
    /// <see cref="DType.BF16"/>, rounded to the nearest where the file has more. A processor with AVX-512 BF16 rounds rows of activations too and multiplies both in
    /// pairs, with sums in fp32, and so does its attention with queries, keys and values: twice as fast as weights as stored, for results that are near but not the
    /// same, as in torch and llama.cpp. Other processors keep activations as they are; accelerators with tensor cores round them whenever weights are bf16.
    /// </summary>
    BF16,

    /// <summary>
    /// <see cref="DType.I8"/>: each row is rounded to whole multiples of a 127th of its largest magnitude when it is packed. A quarter of the
    /// memory of fp32, half that of bf16, for results that are near but not the same. The processor rounds rows of activations in the same way, so
    /// that whole numbers are multiplied, the same on every processor; other devices keep activations as they are.
    /// </summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "It is the name of the storage everywhere.")]
    Int8,

    /// <summary>
    /// The matrices of the blocks in 4 bits (<see cref="GroupQuantizer"/>), embedding and head as <see cref="Int8"/>: a twentieth of the weights of
    /// the shipped model, they alone would move logits nearly as far as all blocks do. An eighth of the memory of fp32 where a device computes on
    /// 4 bits, that of int8 elsewhere; results are farther off than with int8.
    /// </summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "It is the name of the storage everywhere.")]
    Int4,
}
