using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Models.Tests.Llada;

/// <summary>Logits of a ragged batch are those of the reference in double, whatever the shape, storage, instruction set and threads.</summary>
public sealed class ForwardMatchesReferenceTests
{
    private const double Tolerance = 2e-4;

    [Theory]
    [MemberData(nameof(LladaCases.All), MemberType = typeof(LladaCases))]
    public void Logits_of_a_ragged_batch_match(string shape, DType type, bool tied, bool sharded)
    {
        var spec = LladaCases.Spec(shape, type, tied);
        using var folder = new LladaFolder(spec, seed: 7, sharded);
        var sequences = Sequences(spec);
        var expected = Expected(spec, folder.Weights, sequences);

        foreach (var (isa, threads) in LladaCases.Devices)
        {
            using var run = new LladaRun(folder.Path, isa, threads);
            var error = Distance(expected, run.Logits(sequences));
            Assert.True(error <= Tolerance, $"{isa}, {threads} threads: {error:E2} of the largest logit");
        }
    }

    /// <summary>A window of 16 MiB ends at row 209,715, in the middle of a panel of any width.</summary>
    [Fact]
    public void A_matrix_of_several_windows_is_packed_whole()
    {
        var spec = new LladaSpec { Vocabulary = 210_001, Layers = 1, Tied = true, Type = DType.BF16 };
        using var folder = new LladaFolder(spec);
        int[][] sequences = [[209_714, 0, 210_000, 209_715, 209_716]];
        var expected = Expected(spec, folder.Weights, sequences);

        foreach (var (isa, threads) in LladaCases.Devices)
        {
            using var run = new LladaRun(folder.Path, isa, threads);
            Assert.InRange(Distance(expected, run.Logits(sequences)), 0, Tolerance);
        }
    }

    [Fact]
    public void The_tolerance_tells_networks_apart_that_differ_little()
    {
        var spec = LladaCases.Spec("40 = 4 x 10, 2 kv");
        using var folder = new LladaFolder(spec);
        var sequences = Sequences(spec);
        using var run = new LladaRun(folder.Path);
        var actual = run.Logits(sequences);

        Assert.InRange(Distance(Expected(spec, folder.Weights, sequences), actual), 0, Tolerance);
        LladaSpec[] others = [spec with { Theta = spec.Theta * 1.1 }, spec with { Epsilon = spec.Epsilon + 1e-3 }, spec with { Tied = true }, spec with { Layers = 1 }];
        foreach (var other in others)
            Assert.InRange(Distance(Expected(other, folder.Weights, sequences), actual), 5 * Tolerance, double.MaxValue);
        var otherSeed = new LladaWeights(spec, seed: 2);
        Assert.InRange(Distance(Expected(spec, otherSeed, sequences), actual), .1, double.MaxValue);
    }

    [Theory]
    [InlineData("40 = 4 x 10")]
    [InlineData("40 = 2 x 20, 1 kv")]
    [InlineData("64 = 4 x 16, 2 kv")]
    public void The_reference_sees_both_directions_and_every_position_for_itself(string shape)
    {
        var spec = LladaCases.Spec(shape);
        var reference = new LladaReference(spec, new LladaWeights(spec, seed: 7));
        int[] ids = [5, 6, 7, 5, 9, 5];
        int[] changed = [5, 6, 8, 5, 9, 5];

        var before = Rows(reference.Logits(ids), spec);
        var after = Rows(reference.Logits(changed), spec);

        // The same token at three places, and neighbours on both sides of the one that changed.
        foreach (var (one, other) in new[] { (0, 3), (3, 5), (0, 5) })
            Assert.InRange(Distance(before[one], Narrow(before[other])), .01, double.MaxValue);
        foreach (var position in new[] { 0, 1, 3, 4, 5 })
            Assert.InRange(Distance(before[position], Narrow(after[position])), .001, double.MaxValue);
    }

    private static int[][] Sequences(LladaSpec spec) => [.. Enumerable.Range(0, LladaCases.Lengths.Count).Select(s => LladaCases.Ids(spec, s))];

    private static double[] Expected(LladaSpec spec, LladaWeights weights, int[][] sequences)
    {
        var reference = new LladaReference(spec, weights);
        return [.. sequences.SelectMany(ids => reference.Logits(ids))];
    }

    private static double[][] Rows(double[] logits, LladaSpec spec) => [.. logits.Chunk(spec.Vocabulary)];

    private static float[][] Narrow(double[] row) => [Array.ConvertAll(row, value => (float)value)];

    /// <summary>The largest difference over the largest logit.</summary>
    private static double Distance(double[] expected, float[][] actual)
    {
        var flat = actual.SelectMany(row => row).ToArray();
        Assert.Equal(expected.Length, flat.Length);
        Assert.All(flat, value => Assert.True(float.IsFinite(value)));
        return expected.Zip(flat, (e, a) => Math.Abs(e - a)).Max() / expected.Max(Math.Abs);
    }
}
