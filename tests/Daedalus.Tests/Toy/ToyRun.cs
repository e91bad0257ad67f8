using Daedalus.Denoising;
using Daedalus.Denoising.Options;
using Daedalus.Engine;
using Daedalus.Models;

namespace Daedalus.Tests.Toy;

/// <summary>A request on the toy model, run to its end.</summary>
internal sealed class ToyRun
{
    private ToyRun(DenoisingRow row, List<int[]> seen)
    {
        Row = row;
        Canvases = [.. seen, row.Canvas.Ids.ToArray()];
    }

    public DenoisingRow Row { get; }

    /// <summary>The ids that each forward saw, and after them the result.</summary>
    public IReadOnlyList<int[]> Canvases { get; }

    public DecoderStatistics Statistics => Row.Decoder.Statistics;

    public static ToyRun Of(ToyParameters toy, ReadOnlySpan<int> prompt, DecoderOptions options, ulong seed = 0)
    {
        options.Validate();
        using var scorer = new ToyScorer(toy);
        var row = Admit(toy, prompt, options, seed);
        var loop = new DenoisingLoop(scorer);
        while (loop.Step([row]))
        {
        }

        Assert.Null(row.Error);
        return new ToyRun(row, scorer.Seen);
    }

    public static DenoisingRow Admit(ToyParameters toy, ReadOnlySpan<int> prompt, DecoderOptions options, ulong seed)
    {
        var conventions = Conventions(toy);
        return new DenoisingRow(prompt, options.Create(new DecoderContext(conventions, prompt.Length, seed)), conventions, toy.Eot, seed);
    }

    public static ModelConventions Conventions(ToyParameters toy, int contextLimit = 100_000) => new()
    {
        Family = "toy",
        MaskToken = toy.Mask,
        EosToken = toy.Eos,
        VocabularySize = toy.Vocabulary,
        ContextLimit = contextLimit,
    };
}
