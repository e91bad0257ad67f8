using Daedalus.Caching;
using Daedalus.Denoising.Ancestral;
using Daedalus.Denoising.Blocks;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.Editing;
using Daedalus.Denoising.FixedLength;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.RhoEos;
using Daedalus.Denoising.Wino;

namespace Daedalus.Tests;

/// <summary>Small requests to the small checkpoint, of every kind.</summary>
internal static class Questions
{
    public const string Short = "Is 30 larger than 14?";

    public static DaedalOptions Daedal { get; } = new() { InitialLength = 8, MaxLength = 40, EosWindow = 8, BlockLength = 16 };

    /// <summary>Grows in stage 1, inserts many times, moves its window over short blocks.</summary>
    public static DaedalOptions Restless { get; } = new()
    {
        InitialLength = 4,
        MaxLength = 72,
        BlockLength = 6,
        ExpansionFactor = 3,
        EosWindow = 1,
        HighThreshold = .99,
        LowThreshold = .98,
        EosThreshold = .05,
        ExpandThreshold = 1,
    };

    public static FixedLengthOptions Fixed { get; } = new() { Length = 16, Steps = 8, BlockLength = 8 };

    /// <summary>A digit stands in for the token that expands, which the small checkpoint was not trained for.</summary>
    public static DreamOnOptions DreamOn { get; } = new() { MaxLength = 20, ExpandBudget = 6, ExpandToken = 17 };

    public static FixedLengthOptions RandomRemasking { get; } = Fixed with { Remasking = Remasking.Random };

    /// <summary>Different decoders, lengths, seeds, temperatures and guidance; prompts of all four kinds.</summary>
    public static IReadOnlyList<GenerationRequest> Mixed { get; } =
    [
        Of(Short, Daedal),
        Of("Count from 16 to 20 by 2.", Fixed),
        Of("Spell OVJWU.", Daedal with { Temperature = .7 }, seed: 3),
        Of("Spell OVJWU.", Daedal with { Temperature = .7 }, seed: 4),
        Of("Show 6 times 1 to 12.", Fixed with { CfgScale = 1.5 }),
        Of(Prompt.Raw("Is 3"), Fixed with { Length = 1 }),
        Of(Prompt.Chat([new("system", "Be brief."), new("user", Short), new("assistant", "yes"), new("user", "Why?")]), Daedal),
        Of(Prompt.Ids([416, 421, 5, 417, 6]), RandomRemasking, seed: 9),
        Of("Is 34 larger than 71?", RandomRemasking with { Temperature = 1, CfgScale = .5 }, seed: 10),
        Of("Count from 33 to 61 by 2.", Daedal with { InitialLength = 1, BlockLength = 3, ExpansionFactor = 2, LowThreshold = .5, ExpandThreshold = 1 }),
        Of(Short, Fixed with { LogitsEosInf = true }),
        Of(Short, Fixed with { ConfidenceEosEotInf = true, Length = 23, Steps = 5 }),
        Of("Has Max 14 apples?", Daedal with { EosThreshold = 1, MaxLength = 24 }),
        Of("a", Fixed with { Length = 31, BlockLength = 31, Steps = 3, Temperature = .2 }, seed: ulong.MaxValue),
    ];

    /// <summary>Requests that keep keys and values, each in its way; the second and the last are guided, the one before inserts.</summary>
    public static IReadOnlyList<GenerationRequest> Kept { get; } =
    [
        .. new[] { (1, "dual"), (4, "prefix"), (0, "vicinity:before=2,after=3,refresh=5"), (9, "dual:warmup=2"), (4, "delayed:refresh=5") }
            .Select(kept => Mixed[kept.Item1] with { Options = Mixed[kept.Item1].Options! with { Cache = CacheOptions.Parse(kept.Item2) } }),
    ];

    /// <summary>The same of decoders that draw or revise what is written; the host decides for them on every device.</summary>
    public static IReadOnlyList<GenerationRequest> Revising { get; } =
    [
        Of(Short, new EditOptions { Length = 24, BlockLength = 8, Threshold = .5, EditThreshold = .5, Temperature = .5 }, seed: 2),
        Of("Count from 16 to 20 by 2.", new RhoEosOptions { InitialLength = 12, MaxLength = 48, EosWindow = 8, ExpansionFactor = 2, BlockLength = 16 }),
        Of("Spell OVJWU.", new MdlmOptions { Length = 20, Steps = 24 }, seed: 5),
        Of("Spell OVJWU.", new RemdmOptions { Length = 20, Steps = 40, EtaCap = .1 }, seed: 6),
        Of(Short, new RemdmOptions { Length = 20, Steps = 40, Variant = RemdmVariant.Loop, TimeOff = .3, EtaLoop = .1 }, seed: 7),
    ];

    /// <summary>Requests whose logits are changed before they are scored; the first is guided, the last keeps keys and values.</summary>
    public static IReadOnlyList<GenerationRequest> Ruled { get; } =
    [
        Of("Show 6 times 1 to 12.", Fixed with { CfgScale = 1.5, TopP = .9, Temperature = .6 }, seed: 11),
        Of("Spell OVJWU.", Fixed with { TopK = 3, Temperature = 1, AlgTemp = .3, Length = 19 }, seed: 12),
        Of("Spell OVJWU.", new OriginOptions { Length = 20, Steps = 24, Temperature = .8, TopK = 4 }, seed: 13),
        Of("Count from 16 to 20 by 2.", new CreditOptions { Length = 24, BlockLength = 12 }),
        Of(Short, new MdlmOptions { Length = 16, Steps = 12, TopP = .8 }, seed: 14),
        Biased(Of(Short, Daedal)),
        Biased(Of(Short, Daedal)) with { Options = Biased(Of(Short, Daedal)).Options! with { Cache = CacheOptions.Parse("dual") } },
    ];

    /// <summary>Requests that see written tokens from shadows; the last changes logits too.</summary>
    public static IReadOnlyList<GenerationRequest> Shadowing { get; } =
    [
        Of(Short, new WinoOptions { Length = 24, BlockLength = 12, Threshold = .2, ThresholdBack = .8 }),
        Of("Count from 16 to 20 by 2.", new WinoOptions { Length = 33, BlockLength = 33, Threshold = .1, Temperature = .8 }, seed: 15),
        Biased(Of("Spell OVJWU.", new WinoOptions { Length = 19, BlockLength = 8, Threshold = .3 })),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GenerationRequest> All { get; } = [.. Mixed, .. Revising, .. Kept, .. Ruled, .. Shadowing];

    private static GenerationRequest Biased(GenerationRequest request) =>
        request with { Options = request.Options! with { LogitBias = new Dictionary<int, float> { [40] = 1.5f, [41] = float.NegativeInfinity } } };

    private static GenerationRequest Of(Prompt prompt, DecoderOptions decoder, ulong seed = 0) =>
        new(prompt, new GenerationOptions { Decoder = decoder, Seed = seed });
}
