using System.Numerics;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Devices.Accelerators;

/// <summary>A product C [Rows, Columns] = A [Rows, Inputs] · Wᵀ of one storage, all starting where their memory starts.</summary>
/// <param name="Rows">Rows of A and C.</param>
/// <param name="Columns">Rows of the stored weight.</param>
/// <param name="Inputs">Columns of A and of the stored weight.</param>
/// <param name="AStride">Values from row to row of A.</param>
/// <param name="WeightStride">The same of the weight.</param>
/// <param name="CStride">The same of C.</param>
/// <param name="Type">Storage of all three.</param>
internal readonly record struct ProductShape(int Rows, int Columns, int Inputs, int AStride, int WeightStride, int CStride, DType Type)
{
    /// <summary>The same for all numbers of rows up to the next power of two: what a measurement is taken to hold for.</summary>
    public ProductShape ToBucket() => this with { Rows = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Rows), int.MaxValue) };
}
