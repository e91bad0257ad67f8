using Daedalus.Kernels.Tensors;

namespace Daedalus.Cli.Bench;

/// <summary>What is to be measured.</summary>
/// <param name="Shape">Name of a network; null: the largest that fits.</param>
/// <param name="Type">Storage of the weights.</param>
/// <param name="Storage">What they become.</param>
/// <param name="Tokens">Lengths of sequences, ascending.</param>
internal sealed record BenchSettings(string? Shape, DType Type, WeightStorage Storage, IReadOnlyList<int> Tokens)
{
    /// <summary>Positions of the largest forward.</summary>
    public int MostTokens => Math.Max(AnswerSchedule.Length, Tokens[^1]);
}
