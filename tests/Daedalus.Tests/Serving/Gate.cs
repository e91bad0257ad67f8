using Daedalus.Denoising;
using Daedalus.Denoising.Options;
using Daedalus.Kernels.Confidence;

namespace Daedalus.Tests.Serving;

/// <summary>Requests that hold the engine's thread in each of their steps until they are let go, and write one token a step.</summary>
internal sealed class Gate : IDisposable
{
    private readonly SemaphoreSlim _open = new(0);
    private readonly SemaphoreSlim _reached = new(0);

    /// <summary>A request of so many steps.</summary>
    public GenerationOptions Options(int steps = 1) => new() { Decoder = new GatedOptions(this, steps) };

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

    private sealed record GatedOptions(Gate Gate, int Steps) : DecoderOptions
    {
        public override string Decoder => "gated";

        public override IReadOnlyList<DecoderParameter> Parameters => [];

        public override double ValueOf(string name) => throw new ArgumentException(name);

        public override DecoderOptions WithValue(string name, double value) => throw new ArgumentException(name);

        public override IDecoder Create(DecoderContext context) => new GatedDecoder(Gate, Steps);
    }

    private sealed class GatedDecoder(Gate gate, int steps) : IDecoder
    {
        private int _done;

        public int InitialLength => steps;

        public int MaxLength => steps;

        public ScoringRules Rules => default;

        public DecoderStatistics Statistics => default;

        public int Frozen => _done;

        public void Ask(CanvasView canvas, List<int> positions)
        {
            gate.Pass();
            positions.Add(canvas.PromptLength + _done);
        }

        public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits) =>
            edits.Write(positions[0], 40 + _done, 1);

        public bool Advance(CanvasView canvas) => ++_done < steps;
    }
}
