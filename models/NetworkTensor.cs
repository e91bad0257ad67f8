using System.Collections.Immutable;

namespace Daedalus.Models;

/// <summary>A tensor that a network is made of, as its configuration describes it.</summary>
/// <param name="Name">Its whole name in the checkpoint.</param>
/// <param name="Shape">A vector, or a matrix [outputs, inputs].</param>
/// <param name="Kind">What it is in every block, e.g. <c>q_proj</c>; <c>embedding</c> and <c>head</c> at the ends.</param>
/// <param name="IsEnd">Whether it is embedding or head, which stay int8 where the blocks are 4-bit.</param>
public sealed record NetworkTensor(string Name, ImmutableArray<long> Shape, string Kind, bool IsEnd)
{
    /// <summary>Whether it has rows to quantise.</summary>
    public bool IsMatrix => Shape.Length == 2;
}
