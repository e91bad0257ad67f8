using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Models.Tests.Llada;

/// <summary>What shadows of some places see and who sees them, by the whole network.</summary>
public sealed class ShadowsOfAPassTests
{
    private const double Tolerance = 2e-4;

    // Of the sequences of seven, one, 33 and 18 tokens that the cases have: shadows of places in the middle, of all, of none and of the last.
    private static readonly int[] Shadows = [3, 2, 1, 0, 0, 0, 8, 10];

    public static TheoryData<CpuIsa> Isas => [.. LladaCases.Devices.Select(device => device.Isa).Distinct()];

    // Every token by itself, with the positions and the sight written out, against the forward of the batch.
    [Theory]
    [InlineData("40 = 4 x 10, 2 kv")]
    [InlineData("64 = 4 x 16, 2 kv")]
    [InlineData("288 = 6 x 48, 3 kv")]
    public void Logits_are_those_of_tokens_whose_sight_is_written_out(string shape)
    {
        var spec = LladaCases.Spec(shape);
        using var folder = new LladaFolder(spec, seed: 7);
        var reference = new LladaReference(spec, folder.Weights);
        var sequences = WithShadows(spec);
        var expected = sequences.SelectMany((ids, s) => reference.Logits(ids, Places(ids, s), (row, other) => Sees(ids.Length, s, row, other))).ToArray();
        foreach (var (isa, threads) in LladaCases.Devices)
        {
            using var run = new LladaRun(folder.Path, isa, threads);
            Assert.InRange(Distance(expected, run.Logits(sequences, shadows: Shadows)), 0, Tolerance);
            Assert.InRange(Distance(expected, run.Logits(sequences)), 50 * Tolerance, double.MaxValue);
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Who_casts_a_shadow_does_not_change_by_a_bit(CpuIsa isa)
    {
        var spec = LladaCases.Spec("288 = 6 x 48, 3 kv", DType.BF16);
        using var folder = new LladaFolder(spec);
        using var run = new LladaRun(folder.Path, isa, threads: 2);
        int[][] plain = [.. Enumerable.Range(0, LladaCases.Lengths.Count).Select(s => LladaCases.Ids(spec, s))];
        var (alone, shadowed) = (run.Hidden(plain), run.Hidden(WithShadows(spec), shadows: Shadows));
        int row = 0, start = 0;
        for (var s = 0; s < plain.Length; start += Shadows[2 * s++])
            for (var i = 0; i < plain[s].Length; i++)
                Assert.Equal(alone[row++], shadowed[start++]);
    }

    // In one layer keys depend on their own token alone, so that a single shadow sees what a mask in that place would see.
    [Theory]
    [MemberData(nameof(Isas))]
    public void In_one_layer_a_single_shadow_is_a_mask_in_its_place(CpuIsa isa)
    {
        var spec = LladaCases.Spec("40 = 2 x 20, 1 kv");
        Assert.Equal(1, spec.Layers);
        using var folder = new LladaFolder(spec);
        using var run = new LladaRun(folder.Path, isa);
        var (ids, mask) = (LladaCases.Ids(spec, 2), spec.Vocabulary - 1);
        for (var place = 0; place < ids.Length; place += 4)
        {
            int[] masked = [.. ids[..place], mask, .. ids[(place + 1)..]];
            var expected = run.Logits([masked], [place])[0];
            var shadow = run.Logits([[.. ids, mask]], [ids.Length], [1, place])[0];
            Assert.InRange(Distance(Array.ConvertAll(expected, value => (double)value), [shadow]), 0, 1e-5);
            Assert.InRange(Distance(Array.ConvertAll(expected, value => (double)value), [run.Logits([[.. ids, mask]], [ids.Length])[0]]), 1e-2, double.MaxValue);
        }
    }

    private static int[][] WithShadows(LladaSpec spec) =>
        [.. Enumerable.Range(0, LladaCases.Lengths.Count).Select(s => (int[])[.. LladaCases.Ids(spec, s), .. Enumerable.Repeat(spec.Vocabulary - 1, Shadows[2 * s])])];

    private static int[] Places(int[] ids, int s) =>
        [.. Enumerable.Range(0, ids.Length - Shadows[2 * s]), .. Enumerable.Range(Shadows[(2 * s) + 1], Shadows[2 * s])];

    private static bool Sees(int tokens, int s, int row, int other)
    {
        var ordinary = tokens - Shadows[2 * s];
        return row < ordinary ? other < ordinary : other != row - ordinary + Shadows[(2 * s) + 1];
    }

    private static double Distance(double[] expected, float[][] actual)
    {
        var flat = actual.SelectMany(row => row).ToArray();
        Assert.Equal(expected.Length, flat.Length);
        return expected.Zip(flat, (e, a) => Math.Abs(e - a)).Max() / expected.Max(Math.Abs);
    }
}
