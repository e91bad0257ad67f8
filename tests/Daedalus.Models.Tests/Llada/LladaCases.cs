using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Models.Tests.Llada;

/// <summary>What the forward pass is tested over: shapes by name, instruction sets, threads, and a ragged batch.</summary>
internal static class LladaCases
{
    private static readonly Dictionary<string, LladaSpec> Shapes = new()
    {
        ["40 = 4 x 10"] = new(),
        ["40 = 4 x 10, 2 kv"] = new() { KvHeads = 2 },
        ["40 = 4 x 10, 1 kv"] = new() { KvHeads = 1 },
        ["40 = 2 x 20"] = new() { Heads = 2, KvHeads = 2, Epsilon = 1e-2, Theta = 500_000 },
        ["40 = 2 x 20, 1 kv"] = new() { Heads = 2, KvHeads = 1, Layers = 1 },
        ["64 = 4 x 16, 2 kv"] = new() { Width = 64, KvHeads = 2, FeedForward = 96, Vocabulary = 96 },
        ["288 = 6 x 48, 3 kv"] = new() { Width = 288, Heads = 6, KvHeads = 3, FeedForward = 611, Vocabulary = 301 },
    };

    /// <summary>Sequences of a batch: a single token, more than one panel, and lengths that are no multiple of anything.</summary>
    public static IReadOnlyList<int> Lengths { get; } = [7, 1, 33, 18];

    public static IEnumerable<(CpuIsa Isa, int Threads)> Devices =>
        from isa in Enum.GetValues<CpuIsa>()
        where isa <= CpuIsaChoice.Best
        from threads in new[] { 1, 2 }
        select (isa, threads);

    public static TheoryData<string, DType, bool, bool> All()
    {
        var data = new TheoryData<string, DType, bool, bool>();
        foreach (var shape in Shapes.Keys)
            foreach (var type in new[] { DType.F32, DType.F16, DType.BF16 })
                foreach (var tied in new[] { false, true })
                    foreach (var sharded in new[] { false, true })
                        data.Add(shape, type, tied, sharded);
        return data;
    }

    public static LladaSpec Spec(string shape, DType type = DType.F32, bool tied = false) => Shapes[shape] with { Type = type, Tied = tied };

    /// <summary>Ids of one sequence: spread over the vocabulary, both ends included.</summary>
    public static int[] Ids(LladaSpec spec, int sequence) =>
        [.. Enumerable.Range(0, Lengths[sequence]).Select(i => i == 1 ? spec.Vocabulary - 1 : (((i + 3) * 29) + (sequence * 17)) % spec.Vocabulary)];
}
