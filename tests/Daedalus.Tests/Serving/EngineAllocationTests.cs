using Daedalus.Denoising;
using Daedalus.Serving;
using Daedalus.Tests.Denoising;

namespace Daedalus.Tests.Serving;

/// <summary>After warm-up a step of the engine allocates nothing, whoever waits. Alone, because what other tests allocate would be counted.</summary>
[Collection(nameof(Engine.AllocationTests))]
public class EngineAllocationTests
{
    private const int Steps = 150;

    // While text is not final and nobody comes or goes.
    [Fact]
    public void AStepAllocatesNothing()
    {
        using var loaded = new Engine.LoadedNetwork(threads: 1);
        using var engine = new DiffusionEngine(loaded.Model, new EngineOptions { MaxBatch = 2 });
        Assert.Equal(0, AllocatedBytes.Least(() => Answer(engine).AllocatedBetween(20, Steps - 5)));
    }

    private static StepLog Answer(DiffusionEngine engine)
    {
        var log = new StepLog();
        RunningRequest[] requests = [.. Enumerable.Range(0, 3).Select(_ => engine.Submit(new EngineRequest("a", Backward(log))))];
        Task.WaitAll(requests.Select(request => request.Result));
        return log;
    }

    private static GenerationOptions Backward(StepLog log) => new() { Decoder = new StandInOptions("backward", _ => new BackwardDecoder(log)) };

    // Bytes that the engine's thread has allocated when the first request asks for the n-th time.
    private sealed class StepLog
    {
        private readonly long[] _bytes = new long[Steps];

        public void Take(int step) => _bytes[step] = _bytes[step] == 0 ? GC.GetAllocatedBytesForCurrentThread() : _bytes[step];

        public long AllocatedBetween(int first, int last) => _bytes[last] - _bytes[first];
    }

    // Writes from the right to the left, so that no text is final before the end.
    private sealed class BackwardDecoder(StepLog log) : StandInDecoder(Steps)
    {
        public override void Ask(CanvasView canvas, List<int> positions)
        {
            log.Take(Done);
            positions.Add(canvas.PromptLength + Steps - 1 - Done);
        }
    }
}
