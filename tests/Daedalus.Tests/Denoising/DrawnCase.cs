using Daedalus.Denoising.Ancestral;
using Daedalus.Denoising.Daedal;
using Daedalus.Denoising.DreamOn;
using Daedalus.Denoising.Options;
using Daedalus.Denoising.RhoEos;
using Daedalus.Tests.Toy;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>A request drawn at random, with a toy model that answers it.</summary>
internal sealed record DrawnCase(ToyParameters Toy, int[] Prompt, DecoderOptions Options, ulong Seed)
{
    public static Gen<DrawnCase> Gen { get; } =
        from toy in DrawnToy.Gen
        from request in Of(toy)
        select request;

    /// <summary>Requests for one toy model; prompts hold its mask and end tokens now and then.</summary>
    public static Gen<DrawnCase> Of(ToyParameters toy) =>
        from prompt in FsCheck.Fluent.Gen.Choose(0, toy.Vocabulary - 1).ArrayOf().Resize(12)
        from options in Decoders
        from seed in FsCheck.Fluent.Gen.Choose(0, 1000)
        select new DrawnCase(toy, [.. prompt, toy.Vocabulary - 1], Fit(options, toy), (ulong)seed);

    // Tokens that the toy has; that of the end of turn expands.
    private static DecoderOptions Fit(DecoderOptions options, ToyParameters toy) => options is DreamOnOptions dream
        ? dream with { ExpandToken = dream.ExpandToken < 0 ? -1 : toy.Eot, DeleteToken = -1, MaxLength = dream.InitialLength + dream.MaxLength } : options;

    /// <summary>Any valid options of any decoder that can be chosen by name.</summary>
    private static Gen<DecoderOptions> Decoders { get; } =
        from decoder in FsCheck.Fluent.Gen.Elements(DecoderCatalogue.All.ToArray())
        from shares in FsCheck.Fluent.Gen.Choose(0, 1000).ArrayOf(decoder.Parameters.Count)
        select Consistent(decoder.Parameters.Zip(shares).Aggregate(decoder, (options, drawn) => options.WithValue(drawn.First.Name, ValueOf(drawn.First, drawn.Second))));

    // Zero, which switches things off, for one real setting in four; whole numbers stay small enough for a toy.
    private static double ValueOf(DecoderParameter parameter, int share) => parameter switch
    {
        { IsWhole: true } => parameter.Minimum + (share % (Math.Min(parameter.Maximum - parameter.Minimum, 40) + 1)),
        { Maximum: > 1 } => share < 500 ? 0 : share / 400.0,
        _ => share / 1000.0,
    };

    private static DecoderOptions Consistent(DecoderOptions options) => options switch
    {
        DaedalOptions daedal => daedal with
        {
            MaxLength = daedal.InitialLength + daedal.MaxLength,
            ExpansionFactor = 1 + (daedal.ExpansionFactor % 9),
            EosWindow = 1 + (daedal.EosWindow % 12),
            LowThreshold = Math.Min(daedal.LowThreshold, daedal.HighThreshold),
            HighThreshold = Math.Max(daedal.LowThreshold, daedal.HighThreshold),
        },
        RhoEosOptions rho => rho with
        {
            MaxLength = rho.InitialLength + rho.MaxLength,
            MinLength = 1 + (rho.MinLength % rho.InitialLength),
            ExpansionFactor = 1 + (rho.ExpansionFactor % 4),
            EosWindow = 1 + (rho.EosWindow % 12),
            LowDensity = Math.Min(rho.LowDensity, rho.HighDensity),
            HighDensity = Math.Max(rho.LowDensity, rho.HighDensity),
        },
        RemdmOptions remdm => remdm with { TimeOff = Math.Min(remdm.TimeOn, remdm.TimeOff), TimeOn = Math.Max(remdm.TimeOn, remdm.TimeOff) },
        _ => options,
    };
}
