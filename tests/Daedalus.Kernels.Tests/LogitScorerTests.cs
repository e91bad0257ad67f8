using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Conformance;
using Daedalus.Kernels.Devices.Cpu;
using Daedalus.Kernels.Tensors;

namespace Daedalus.Kernels.Tests;

/// <summary>Logits that are on the host are scored as the head would have scored them, bit for bit.</summary>
public class LogitScorerTests
{
    public static TheoryData<CpuIsa, int> Forms => new(
        from isa in Enum.GetValues<CpuIsa>()
        where isa <= CpuIsaChoice.Best
        from vocabulary in new[] { 3, 256, 300, 1030 }
        select (isa, vocabulary));

    [Theory]
    [MemberData(nameof(Forms))]
    public void TheHeadAndTheHostAgree(CpuIsa isa, int vocabulary)
    {
        const int width = 32;
        using var device = new CpuDevice(2, isa);
        using var head = Samples.Pack(device, vocabulary, width, DType.F32, Samples.Values(vocabulary * width, 1));
        using Matrix hidden = new(device, width), logits = new(device, vocabulary);
        using var workspace = new ConfidenceWorkspace(device);
        var plain = new ConfidenceQuery { MaskToken = 1, EosToken = vocabulary - 1 };
        ConfidenceQuery[] queries =
        [
            plain, plain with { BanEos = true }, plain with { TurnEndToken = 2, HideEnds = true }, plain with { Temperature = .7f, NoiseKey = 99 }, new(),
        ];
        var rows = Samples.Fill(device, hidden, Samples.Values(queries.Length * width, 2));
        var scores = new PositionScore[queries.Length];
        Confidence.Confidence.Run(device, rows, head, queries, scores, workspace);

        MatMul.MatMul.Run(device, rows, head, logits.Rows(queries.Length));
        var row = new float[vocabulary];
        var scorer = new LogitScorer(vocabulary, isa);
        for (var i = 0; i < queries.Length; i++)
        {
            Transfer.Read(device, logits.Rows(queries.Length), i, row);
            Assert.Equal(scores[i], scorer.Score(row, queries[i]));
        }

        Assert.Throws<ArgumentException>(() => scorer.Score(row.AsSpan(1), plain));
    }
}
