using System.Diagnostics.Metrics;
using Daedalus.Serving;

namespace Daedalus.Tests.Serving;

/// <summary>What an engine answers is what the model answers alone, whoever else is there.</summary>
public class EngineAnswerTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public async Task EveryKindOfRequestGetsTheTokensThatItWouldGetAlone()
    {
        var alone = Questions.All.Select(request => small.Model.Generate(request.Prompt, request.Options)).ToArray();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { MaxBatch = 7 });
        var running = Questions.All.Select(request => engine.Submit(new EngineRequest(request.Prompt, request.Options))).ToArray();
        for (var i = 0; i < running.Length; i++)
        {
            var answer = await running[i].Result;
            Assert.Equal(alone[i].Ids, answer.Ids);
            Assert.Equal(alone[i].Text, answer.Text);
            Assert.Equal(alone[i].Stop, answer.Stop);
            Assert.Equal(alone[i].Statistics, answer.Statistics);
        }

        Assert.Equal(running.Length, engine.Status.Completed);
        Assert.Equal((0, 0), (engine.Status.Queued, engine.Status.Active));
    }

    [Fact]
    public async Task AnAnswerIsCountedAndItsRequestGoneBeforeItIsHandedOut()
    {
        using var gate = new Gate();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { ModelName = nameof(AnAnswerIsCountedAndItsRequestGoneBeforeItIsHandedOut) });
        var running = engine.Submit(new EngineRequest("a", gate.Options()));
        var outWhenCounted = new List<bool>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument is { Meter.Name: "Daedalus", Name: "daedalus.requests" })
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (tags.Contains(new("gen_ai.request.model", nameof(AnAnswerIsCountedAndItsRequestGoneBeforeItIsHandedOut))))
                outWhenCounted.Add(running.Result.IsCompleted);
        });
        listener.Start();
        gate.Open();
        await running.Result;
        Assert.Equal([false], outWhenCounted);
        Assert.Equal((1, 0), (engine.Status.Completed, engine.Status.Active));
    }

    [Fact]
    public async Task ThoseWhoComeAndGoInBetweenChangeNothing()
    {
        var request = Questions.Mixed[9];
        var alone = small.Model.Generate(request.Prompt, request.Options).Ids;
        await using var engine = new DiffusionEngine(small.Model);
        var mine = engine.Submit(new EngineRequest(request.Prompt, request.Options) { WatchCanvas = true });
        var others = new List<RunningRequest>();
        await foreach (var update in mine.ReadUpdatesAsync(TestContext.Current.CancellationToken))
        {
            others.Add(engine.Submit(new EngineRequest(Questions.Mixed[update.Step % 9].Prompt, Questions.Mixed[update.Step % 9].Options)));
            if (others.Count % 3 == 0)
                others[^2].Cancel();
        }

        Assert.True(others.Count > 8);
        Assert.Equal(alone, (await mine.Result).Ids);
    }

    [Fact]
    public async Task PiecesOfTextAreTheAnswerAndTheLastUpdateBringsIt()
    {
        await using var engine = new DiffusionEngine(small.Model);
        foreach (var request in Questions.Mixed)
        {
            var (text, last) = ("", (DenoisingUpdate?)null);
            await foreach (var update in engine.Submit(new EngineRequest(request.Prompt, request.Options)).ReadUpdatesAsync(TestContext.Current.CancellationToken))
            {
                Assert.Null(last?.Result);
                Assert.Empty(update.Canvas);
                text += update.NewText;
                last = update;
            }

            Assert.Equal(last!.Result!.Text, text);
        }
    }

    [Fact]
    public async Task WhoWatchesSeesEveryCanvasThatAStreamShows()
    {
        var request = Questions.Mixed[9];
        var expected = small.Model.Stream(request.Prompt, request.Options).ToList();
        await using var engine = new DiffusionEngine(small.Model);
        var seen = new List<DenoisingUpdate>();
        await foreach (var update in engine.Submit(new EngineRequest(request.Prompt, request.Options) { WatchCanvas = true }).ReadUpdatesAsync(TestContext.Current.CancellationToken))
            seen.Add(update);

        // A reader who is behind gets steps in one, so that not each must be there, but each that is must be right.
        foreach (var update in seen)
            Assert.Equal(expected[update.Step - 1].Canvas, update.Canvas);
        Assert.Equal(string.Concat(expected.Select(update => update.NewText)), string.Concat(seen.Select(update => update.NewText)));
        Assert.NotEmpty(seen[0].Canvas);
    }

    [Fact]
    public async Task ManyCallersAtOnceGetTheirOwnAnswers()
    {
        GenerationRequest[] requests = [.. Questions.Mixed.Take(8)];
        var alone = requests.Select(request => small.Model.Generate(request.Prompt, request.Options).Ids).ToArray();
        await using var engine = new DiffusionEngine(small.Model, new EngineOptions { QueueLimit = 256, MaxBatch = 16 });
        await Parallel.ForAsync(0, 96, TestContext.Current.CancellationToken, async (i, token) =>
            Assert.Equal(alone[i % 8], (await engine.Submit(new EngineRequest(requests[i % 8].Prompt, requests[i % 8].Options), token).Result).Ids));
    }
}
