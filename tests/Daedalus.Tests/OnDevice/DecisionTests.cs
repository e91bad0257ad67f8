using System.Runtime.InteropServices;
using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Engine;
using Daedalus.Engine.OnDevice;
using Daedalus.Kernels.Confidence;
using Daedalus.Kernels.Devices.Accelerators;
using Daedalus.Kernels.Tensors;
using Daedalus.Tests.Denoising;
using Daedalus.Tests.Toy;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.OnDevice;

/// <summary>
/// Decisions on a device against the decoders' own, step by step, over drawn requests and toy models: what is laid out and asked, what is filled,
/// inserted and appended, the confidences bit for bit, and the statistics. No network takes part; the scores are those of the toy.
/// </summary>
public class DecisionTests
{
    private const int Together = 8;

    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void EveryStepIsTheDecodersOwn(string name)
    {
        var (insertions, steps, kinds) = CompareDrawn(name, batches: 60);
        Assert.True(insertions > 20 && steps > 1000 && kinds == 4, $"drawn too tamely: {insertions} insertions in {steps} steps of {kinds} decoders");
    }

    /// <summary>Few enough for oclgrind, which looks at every access of every item.</summary>
    [Fact]
    [Trait("short on", "opencl:0")]
    public void AFewBatchesAreTheDecodersOwn()
    {
        using (var device = Accelerators.Open("opencl:0"))
        {
            var inserting = Trace.Daedal.Cases.Where(test => test.Count("insertions") > 1 && test.Edits.Length <= 16).Take(2);
            var runs = Compare(device, [.. inserting.Select(test => new DrawnCase(test.Toy, test.Prompt, PublishedTraceTests.DaedalOf(test.Settings), 0))]);
            Assert.True(runs.Sum(run => run.Statistics.Insertions) > 3);
        }

        foreach (var decoder in new[] { "daedal", "low-confidence", "random", "threshold" })
        {
            var (_, steps, _) = CompareDrawn("opencl:0", batches: 1, request => request.Options.Decoder == decoder && CanRun(request), together: 3);
            Assert.True(steps > 3, $"{decoder} was drawn too tamely: {steps} steps");
        }
    }

    /// <summary>A score that is no number ends its request with the canvas as it was; its neighbour goes on.</summary>
    [Theory]
    [MemberData(nameof(Accelerators.Names), MemberType = typeof(Accelerators))]
    public void ABrokenScoreEndsItsRequestAlone(string name)
    {
        using var device = Accelerators.Open(name);
        foreach (var broken in new Func<PositionScore, PositionScore>[]
                 {
                     score => score with { Confidence = float.NaN }, score => score with { Entropy = float.PositiveInfinity },
                     score => score with { BestUnmaskedProbability = float.NaN },
                 })
            foreach (var options in new DecoderOptions[] { Hand.Daedal, new FixedLengthOptions { Length = 4 }, new ThresholdOptions { Length = 4 } })
            {
                DenoisingRow[] rows = [Hand.Row(options), Hand.Row(options)];
                using var onDevice = new DeviceRows(device, rows);
                onDevice.LayOut();
                var scores = Enumerable.Repeat(Hand.Word(.5f), onDevice.Size.Asked).ToArray();
                (scores[2], scores[3]) = (broken(scores[2]), broken(scores[3]));
                device.Write(onDevice.Scores, 0, MemoryMarshal.AsBytes<PositionScore>(scores));
                onDevice.Decide();
                onDevice.TakeSummary();
                Assert.Contains("position 4", Assert.IsType<NumericalFaultException>(rows[0].Error).Message, StringComparison.Ordinal);
                Assert.Equal([Hand.Mask, Hand.Mask, Hand.Mask, Hand.Mask], rows[0].Canvas.Generation.ToArray());
                Assert.All(rows[0].Canvas.Confidence.ToArray(), confidence => Assert.Equal(0f, confidence));
                Assert.Equal((1, false, true), (rows[0].Forwards, rows[0].IsOpen, rows[1].IsOpen));
                Assert.Null(rows[1].Error);
            }
    }

    private static (int Insertions, int Steps, int Kinds) CompareDrawn(string name, int batches, Func<DrawnCase, bool>? which = null, int together = Together)
    {
        using var device = Accelerators.Open(name);
        int insertions = 0, steps = 0;
        var kinds = new HashSet<string>();
        Prop.ForAll(DrawnCase.Gen.Select(AsPublished).Where(which ?? CanRun).ArrayOf(together).ToArbitrary(), drawn =>
        {
            foreach (var run in Compare(device, drawn))
                (insertions, steps) = (insertions + run.Statistics.Insertions, steps + run.Row.Forwards);
            kinds.UnionWith(drawn.Select(request => request.Options.Decoder));
        }).Check(Drawn.Cases(batches));
        return (insertions, steps, kinds.Count);
    }

    // DAEDAL's other ways to find its length, to shorten and to fill are decided on the host, and so are draws as Dream's.
    private static DrawnCase AsPublished(DrawnCase request) => request with
    {
        Options = request.Options switch
        {
            DaedalOptions daedal => daedal with { Growth = GrowthKind.Stepwise, Contract = false, Fill = FillKind.Confident },
            FixedLengthOptions quota => quota with { TopP = 1, TopK = 0, AlgTemp = 0 },
            var others => others,
        },
    };

    private static bool CanRun(DrawnCase request) =>
        ToyRun.Admit(request.Toy, request.Prompt, request.Options, request.Seed).Decoder is { Rules.Guidance: 0 } and IDecidesOnDevice { OnDevice: not null };

    private static ToyRun[] Compare(Accelerator device, DrawnCase[] batch)
    {
        var expected = batch.Select(request => ToyRun.Of(request.Toy, request.Prompt, request.Options, request.Seed)).ToArray();
        var rows = batch.Select(request => ToyRun.Admit(request.Toy, request.Prompt, request.Options, request.Seed)).ToArray();
        using var onDevice = new DeviceRows(device, rows);
        for (var step = 0; onDevice.Size.Tokens > 0; step++)
        {
            Assert.True(step < 2000, "a request does not end on the device");
            var size = onDevice.Size;
            onDevice.LayOut();
            var (ids, offsets, asked) = (Ints(device, onDevice.Batch(size.Tokens)), Ints(device, onDevice.Offsets), Ints(device, onDevice.AskedRows(size.Asked)));
            for (var i = 0; i < rows.Length; i++)
                Assert.True(
                    rows[i].IsOpen ? expected[i].Canvases[step].AsSpan().SequenceEqual(ids.AsSpan(offsets[i]..offsets[i + 1])) : offsets[i] == offsets[i + 1],
                    $"{batch[i]}: the canvas of step {step} differs");
            Score(device, onDevice, batch, ids, offsets, asked);
            onDevice.Decide();
            onDevice.TakeSummary();
        }

        for (var i = 0; i < rows.Length; i++)
            AssertSame(batch[i], expected[i], rows[i]);
        return expected;
    }

    private static void Score(Accelerator device, DeviceRows rows, DrawnCase[] batch, int[] ids, int[] offsets, int[] asked)
    {
        var queries = new DeviceQuery[asked.Length];
        device.Read(rows.Queries, 0, MemoryMarshal.AsBytes(queries.AsSpan()));
        var scores = new PositionScore[asked.Length];
        for (var i = 0; i < asked.Length; i++)
        {
            var sequence = Array.FindLastIndex(offsets, offset => offset <= asked[i] && offset < ids.Length);
            while (offsets[sequence + 1] <= asked[i])
                sequence++;
            var toy = batch[sequence].Toy;
            var logits = new float[toy.Vocabulary];
            ToyModel.Logits(toy, ids.AsSpan(offsets[sequence]..offsets[sequence + 1]), asked[i] - offsets[sequence], logits);
            scores[i] = Confidence.Reference(Array.ConvertAll(logits, z => (double)z), [], Query(queries[i]));
        }

        device.Write(rows.Scores, 0, MemoryMarshal.AsBytes<PositionScore>(scores));
    }

    private static ConfidenceQuery Query(DeviceQuery query) => new()
    {
        Temperature = query.Temperature,
        NoiseKey = query.NoiseKey,
        MaskToken = query.MaskToken,
        EosToken = query.EosToken,
        TurnEndToken = query.TurnEndToken,
        BanEos = (query.Flags & DeviceQuery.BansEos) != 0,
        HideEnds = (query.Flags & DeviceQuery.HidesEnds) != 0,
    };

    private static void AssertSame(DrawnCase request, ToyRun expected, DenoisingRow actual)
    {
        Assert.Null(actual.Error);
        Assert.True(expected.Row.Canvas.Ids.SequenceEqual(actual.Canvas.Ids), $"{request}: {string.Join(' ', expected.Row.Canvas.Ids.ToArray())} but {string.Join(' ', actual.Canvas.Ids.ToArray())}");
        Assert.True(expected.Row.Canvas.Confidence.SequenceEqual(actual.Canvas.Confidence), $"{request}: confidences differ");
        Assert.True(expected.Row.Canvas.Born.SequenceEqual(actual.Canvas.Born), $"{request}: births differ");
        Assert.Equal((expected.Row.Forwards, expected.Statistics), (actual.Forwards, actual.Statistics));
    }

    private static int[] Ints(Accelerator device, IndexView view)
    {
        var values = new int[view.Count];
        device.Read(view.Memory, 0, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
