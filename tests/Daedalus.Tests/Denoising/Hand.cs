using Daedalus.Denoising;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.Options;
using Daedalus.Engine;
using Daedalus.Kernels.Confidence;
using Daedalus.Models;

namespace Daedalus.Tests.Denoising;

/// <summary>Decoders under scores written by hand: mask 0, end of text 1, words from 10; a prompt of two tokens.</summary>
internal static class Hand
{
    public const int Mask = 0;
    public const int Eos = 1;

    public static int[] Prompt { get; } = [7, 8];

    public static ModelConventions Conventions { get; } = new()
    {
        Family = "hand",
        MaskToken = Mask,
        EosToken = Eos,
        VocabularySize = 100,
        ContextLimit = 1000,
    };

    /// <summary>DAEDAL on a small canvas, without growth and without an anchor: the second forward is the first that denoises.</summary>
    public static DaedalOptions Daedal { get; } = new()
    {
        InitialLength = 4,
        MaxLength = 20,
        BlockLength = 4,
        ExpansionFactor = 3,
        EosWindow = 1,
        EosThreshold = 0,
        ExpandThreshold = 1,
        HighThreshold = .75,
        LowThreshold = .25,
    };

    public static DenoisingRow Row(DecoderOptions options) => Row(options.Create(new DecoderContext(Conventions, Prompt.Length, 0)));

    public static DenoisingRow Row(IDecoder decoder) => new(Prompt, decoder, Conventions, turnEndToken: null, seed: 0);

    /// <summary>A position whose likeliest token is a word.</summary>
    public static PositionScore Word(float confidence, int token = 10) => new()
    {
        Token = token,
        Best = token,
        BestUnmasked = token,
        Confidence = confidence,
        BestUnmaskedProbability = confidence,
    };

    /// <summary>A position whose likeliest token is the end.</summary>
    public static PositionScore End(float probability) => Word(probability, Eos) with { EosProbability = probability };

    /// <summary>A position that proposes the mask, and a word after it.</summary>
    public static PositionScore Stuck(float confidence, int token, float probability) => new()
    {
        Token = Mask,
        Best = Mask,
        BestUnmasked = token,
        Confidence = confidence,
        BestUnmaskedProbability = probability,
    };

    /// <summary>The generation after one forward for each array of scores; these start where the generation starts.</summary>
    public static int[] After(DenoisingRow row, params PositionScore[][] forwards)
    {
        var loop = new DenoisingLoop(new HandScorer((forward, _, position) => forwards[forward][position - Prompt.Length]));
        foreach (var _ in forwards)
            loop.Step([row]);
        Assert.Null(row.Error);
        return row.Canvas.Generation.ToArray();
    }
}
