using Daedalus.Perf.Checkpoints;

namespace Daedalus.Perf.Scaling;

/// <summary>What grows from step to step, all else staying as it is.</summary>
/// <param name="Name">Title of its picture.</param>
/// <param name="Values">Ascending.</param>
/// <param name="Shape">The network for a value.</param>
/// <param name="Lengths">The sequences of a step for a value.</param>
internal sealed record ScalingAxis(string Name, int[] Values, Func<int, NetworkShape> Shape, Func<int, int[]> Lengths)
{
    private const int Tokens = 256;
    private static readonly NetworkShape Base = new(512, 8, 8, 1408, 4096);

    public static IReadOnlyList<ScalingAxis> All { get; } =
    [
        new("tokens of the canvas", [64, 128, 256, 512, 1024, 2048, 4096], _ => Base, tokens => [tokens]),
        new("sequences of 48 to 80 tokens, ragged", [1, 2, 4, 8, 16, 32, 64], _ => Base, Ragged),
        new("layers", [1, 2, 4, 8, 16, 32], layers => Base with { Layers = layers }, _ => [Tokens]),
        new("width", [128, 256, 512, 1024, 2048], width => new NetworkShape(width, 2, width / 64, width * 11 / 4, 4096), _ => [Tokens]),
    ];

    /// <summary>Operations of products and attention; a multiply-add is two.</summary>
    public double Operations(int value)
    {
        var (shape, lengths) = (Shape(value), Lengths(value));
        var weights = shape.Layers * ((4.0 * shape.Width * shape.Width) + (3.0 * shape.Width * shape.FeedForward)) + ((double)shape.Width * shape.Vocabulary);
        return (2 * weights * lengths.Sum()) + (4.0 * shape.Width * shape.Layers * lengths.Sum(length => (double)length * length));
    }

    // 64 tokens on average, for an even number of sequences.
    private static int[] Ragged(int count) => [.. Enumerable.Range(0, count).Select(i => count == 1 ? 64 : i % 2 == 0 ? 48 + (i % 16) : 80 - ((i - 1) % 16))];
}
