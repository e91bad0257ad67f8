using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Models.Tests.Llada;

/// <summary>Which rows come back and in what order, and that a sequence's values do not depend on its company or on threads: bit for bit.</summary>
public sealed class RowsOfAPassTests : IDisposable
{
    private readonly LladaFolder _folder = new(LladaCases.Spec("288 = 6 x 48, 3 kv", DType.BF16));

    public static TheoryData<CpuIsa> Isas => [.. LladaCases.Devices.Select(device => device.Isa).Distinct()];

    private int[][] Sequences => [.. Enumerable.Range(0, LladaCases.Lengths.Count).Select(s => LladaCases.Ids(_folder.Spec, s))];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Isas))]
    public void Rows_asked_for_out_of_order_come_back_in_that_order(CpuIsa isa)
    {
        using var run = new LladaRun(_folder.Path, isa);
        var all = run.Hidden(Sequences);
        int[] asked = [58, 0, 7, 7, 41, 40, 1, 8];

        var some = run.Hidden(Sequences, asked);

        Assert.Equal(asked.Length, some.Length);
        for (var i = 0; i < asked.Length; i++)
            AssertSameBits(all[asked[i]], some[i]);
        Assert.Empty(run.Hidden(Sequences, []));
        Assert.Equal(all.Length, all.Select(row => string.Join(' ', row)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void A_sequence_is_the_same_alone_in_a_batch_and_in_another_place_of_it(CpuIsa isa)
    {
        using var run = new LladaRun(_folder.Path, isa, threads: 2);
        var sequences = Sequences;
        var together = run.Hidden(sequences);
        var reversed = run.Hidden([.. sequences.Reverse()]);
        var (start, end) = (0, together.Length);
        foreach (var sequence in sequences)
        {
            end -= sequence.Length;
            var alone = run.Hidden([sequence]);
            for (var i = 0; i < sequence.Length; i++)
            {
                AssertSameBits(alone[i], together[start + i]);
                AssertSameBits(alone[i], reversed[end + i]);
            }

            start += sequence.Length;
        }
    }

    [Theory]
    [MemberData(nameof(Isas))]
    public void Threads_do_not_change_a_bit(CpuIsa isa)
    {
        using var one = new LladaRun(_folder.Path, isa, threads: 1);
        var expected = one.Logits(Sequences);
        foreach (var threads in new[] { 2, 3 })
        {
            using var several = new LladaRun(_folder.Path, isa, threads);
            foreach (var (left, right) in expected.Zip(several.Logits(Sequences)))
                AssertSameBits(left, right);
        }
    }

    private static void AssertSameBits(float[] expected, float[] actual) =>
        Assert.Equal(Array.ConvertAll(expected, BitConverter.SingleToInt32Bits), Array.ConvertAll(actual, BitConverter.SingleToInt32Bits));
}
