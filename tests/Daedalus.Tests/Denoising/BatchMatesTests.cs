using Daedalus.Engine;
using Daedalus.Tests.Toy;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>Requests that share forwards do not see each other.</summary>
public class BatchMatesTests
{
    [Fact]
    public void ARequestInABatchIsTheRequestAlone()
    {
        var batches =
            from toy in DrawnToy.Gen
            from requests in DrawnCase.Of(toy).ArrayOf(5)
            select requests;
        Prop.ForAll(batches.ToArbitrary(), requests =>
        {
            DenoisingRow[] rows = [.. requests.Select(request => ToyRun.Admit(request.Toy, request.Prompt, request.Options, request.Seed))];
            using var scorer = new ToyScorer(requests[0].Toy);
            var loop = new DenoisingLoop(scorer);
            while (loop.Step(rows))
                Assert.True(scorer.Seen.Count < 5000, "the batch does not end");
            foreach (var (row, request) in rows.Zip(requests))
            {
                var alone = DrawnRun.Of(request).Row;
                Assert.Equal(alone.Canvas.Ids, row.Canvas.Ids);
                Assert.Equal(alone.Canvas.Confidence, row.Canvas.Confidence);
                Assert.Equal(alone.Canvas.Born, row.Canvas.Born);
                Assert.Equal((alone.Forwards, alone.Decoder.Statistics), (row.Forwards, row.Decoder.Statistics));
            }
        }).Check(Drawn.Cases(20));
    }
}
