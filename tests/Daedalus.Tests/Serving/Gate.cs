using Daedalus.Denoising;
using Daedalus.Tests.Denoising;

namespace Daedalus.Tests.Serving;

/// <summary>Requests that hold the engine's thread in each of their steps until they are let go, and write one token a step.</summary>
internal sealed class Gate : IDisposable
{
    private readonly SemaphoreSlim _open = new(0);
    private readonly SemaphoreSlim _reached = new(0);

    /// <summary>A request of so many steps.</summary>
    public GenerationOptions Options(int steps = 1) => new() { Decoder = new StandInOptions("gated", _ => new GatedDecoder(this, steps)) };

    /// <summary>Waits until a step is under way.</summary>
    public void WaitUntilInside() => Assert.True(_reached.Wait(TimeSpan.FromSeconds(20)), "no step began");

    /// <summary>Lets steps end.</summary>
    public void Open(int steps = 1) => _open.Release(steps);

    public void Dispose() => _open.Release(1 << 20);

    private void Pass()
    {
        _reached.Release();
        Assert.True(_open.Wait(TimeSpan.FromSeconds(20)), "nobody opened the gate");
    }

    private sealed class GatedDecoder(Gate gate, int steps) : StandInDecoder(steps)
    {
        public override int Frozen => Done;

        public override void Ask(CanvasView canvas, List<int> positions)
        {
            gate.Pass();
            positions.Add(canvas.PromptLength + Done);
        }
    }
}
