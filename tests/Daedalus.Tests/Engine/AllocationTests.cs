using System.Text.Json;
using Daedalus.Denoising;
using Daedalus.Engine;

namespace Daedalus.Tests.Engine;

/// <summary>After warm-up a step allocates no more than <c>perf/budgets.json</c> says, which is nothing. Alone, because what other tests allocate would be counted.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public class AllocationTests
{
    private static long Budget
    {
        get
        {
            using var file = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.PathOf("perf", "budgets.json")));
            return file.RootElement.GetProperty("step").GetProperty("cpu").GetProperty("allocated").GetInt64();
        }
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        using var small = new LoadedNetwork(threads: 1);
        Assert.True(Run(small.Model.Turn, Rows(small)).Count > 8);
        Assert.All(Run(small.Model.Turn, Rows(small)), bytes => Assert.Equal(Budget, bytes.Caller));
    }

    [Fact]
    public void HelpersAllocateNothingEither()
    {
        using var small = new LoadedNetwork(threads: 2);
        Run(small.Model.Turn, Rows(small));

        // The runtime itself allocates on its own threads now and then; a step that always allocates shows in every run.
        var least = Enumerable.Range(0, 3).Select(_ => Run(small.Model.Turn, Rows(small)).Select(bytes => bytes.All).ToArray()).ToArray();
        for (var step = 0; step < least[0].Length; step++)
            Assert.Equal(Budget, least.Min(run => run[step]));
    }

    // Bytes that each step allocated, on this thread and on all.
    private static List<(long Caller, long All)> Run(TurnTaker turn, DenoisingRow[] rows)
    {
        var bytes = new List<(long, long)>(1000);
        using var store = turn.TryCreateStore(rows);
        store!.Reserve();
        for (var open = true; open;)
        {
            var (caller, all) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
            open = turn.Step(rows, store);
            var (callerNow, allNow) = (GC.GetAllocatedBytesForCurrentThread(), GC.GetTotalAllocatedBytes(precise: true));
            bytes.Add((callerNow - caller, allNow - all));
        }

        Assert.All(rows, row => Assert.Null(row.Error));
        return bytes;
    }

    // One grows and inserts, one has a fixed length, one is guided and has noise, one keeps keys and values while it inserts; some revise.
    private static DenoisingRow[] Rows(LoadedNetwork small) =>
    [
        Row(small, Questions.Mixed[9]),
        Row(small, Questions.Mixed[1]),
        Row(small, Questions.Mixed[8]),
        Row(small, Questions.Mixed[2]),
        Row(small, Questions.Kept[3]),
        Row(small, Questions.Kept[4]),
        .. Questions.Revising.Concat(Questions.Shadowing).Select(request => Row(small, request)),
    ];

    private static DenoisingRow Row(LoadedNetwork small, GenerationRequest request)
    {
        var model = small.Model;
        var prompt = request.Prompt.Encode(model.Tokenizer, model.Template, model.Conventions.VocabularySize);
        var decoder = request.Options!.Decoder!.Create(new DecoderContext(model.Conventions, prompt.Length, request.Options.Seed));
        return new DenoisingRow(prompt, decoder, model.Conventions, model.TurnEndToken, request.Options.Seed, request.Options.Cache);
    }
}
