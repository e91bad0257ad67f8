namespace Daedalus.Models.Tests.Weights;

/// <summary>A file that breaks one rule, and what its error must say.</summary>
/// <param name="Bytes">The whole file.</param>
/// <param name="Tensor">The tensor that the error must name, in the form shown; null where the fault is in no tensor.</param>
/// <param name="Rule">Words of the rule that the error must hold.</param>
internal sealed record BrokenFile(byte[] Bytes, string? Tensor, string Rule);
