using Daedalus.Denoising;
using Daedalus.Engine;
using Daedalus.Tests.Toy;

namespace Daedalus.Tests.Denoising;

/// <summary>A drawn request run to its end, with everything that its decoder did.</summary>
internal sealed class DrawnRun
{
    // Far beyond what any of the drawn requests may take; a decoder that never ends fails here instead of hanging.
    private const int Patience = 5000;

    private DrawnRun(DrawnCase request, DenoisingRow row, SpyDecoder spy)
    {
        (Case, Row, Steps) = (request, row, spy.Steps);
    }

    public DrawnCase Case { get; }

    public DenoisingRow Row { get; }

    public IReadOnlyList<SpiedStep> Steps { get; }

    public int PromptLength => Case.Prompt.Length;

    public DecoderStatistics Statistics => Row.Decoder.Statistics;

    public static DrawnRun Of(DrawnCase request, int contextLimit = 100_000, bool isShifted = false)
    {
        request.Options.Validate();
        var conventions = ToyRun.Conventions(request.Toy, contextLimit) with { IsShifted = isShifted };
        var spy = new SpyDecoder(request.Options.Create(new DecoderContext(conventions, request.Prompt.Length, request.Seed)));
        var row = new DenoisingRow(request.Prompt, spy, conventions, request.Toy.Eot, request.Seed);
        using var scorer = new ToyScorer(request.Toy, isShifted);
        var loop = new DenoisingLoop(scorer);
        while (loop.Step([row]))
            Assert.True(row.Forwards < Patience, $"{request} does not end");
        Assert.Null(row.Error);
        return new DrawnRun(request, row, spy);
    }

    /// <summary>Masks among the positions that a step asked for.</summary>
    public int MasksAskedFor(int step) => Steps[step].Positions.Count(position => Steps[step].Ids[position] == Case.Toy.Mask);

    /// <summary>Masks of the generation in a canvas that a step saw.</summary>
    public int MasksSeenBy(int step) => Steps[step].Ids.AsSpan(PromptLength).Count(Case.Toy.Mask);
}
