namespace Daedalus.Models.Tests.Weights;

/// <summary>A checkpoint folder that breaks one rule, and what its error must say.</summary>
/// <param name="Build">Fills the folder.</param>
/// <param name="File">Name of the file that the error must blame; empty for the folder itself.</param>
/// <param name="Tensor">The tensor that it must name; null where the fault is in none.</param>
/// <param name="Rule">Words of the rule that it must hold.</param>
internal sealed record BrokenFolder(Action<TempFolder> Build, string File, string? Tensor, string Rule);
