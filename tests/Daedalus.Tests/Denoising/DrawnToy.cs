using Daedalus.Tests.Toy;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>Toy models drawn at random: sure ones and doubtful ones, some that love the end, some that propose the mask.</summary>
internal static class DrawnToy
{
    private const int Vocabulary = 24;

    public static Gen<ToyParameters> Gen { get; } =
        from special in FsCheck.Fluent.Gen.Shuffle(Enumerable.Range(0, Vocabulary).ToArray())
        from seed in FsCheck.Fluent.Gen.Choose(0, int.MaxValue)
        from noise in FsCheck.Fluent.Gen.Choose(1, 2)
        from peak in FsCheck.Fluent.Gen.Choose(2, 14)
        from context in FsCheck.Fluent.Gen.Choose(0, 12)
        from keep in FsCheck.Fluent.Gen.Elements(0, 64, 160)
        from end in FsCheck.Fluent.Gen.Choose(0, 60)
        from bias in FsCheck.Fluent.Gen.Choose(30, 176)
        from hold in FsCheck.Fluent.Gen.Elements(0, 0, 32)
        from rate in FsCheck.Fluent.Gen.Elements(0, 0, 250, 1024)
        from maskBias in FsCheck.Fluent.Gen.Elements(96, 160, 256)
        from global in FsCheck.Fluent.Gen.Elements(0, 100, 1024)
        select new ToyParameters
        {
            Seed = (uint)seed,
            Vocabulary = Vocabulary,
            Mask = special[0],
            Eos = special[1],
            Eot = special[2],
            Noise = noise,
            Peak = peak,
            Context = context,
            Keep = keep,
            AnswerEnd = end,
            EosBias = bias,
            EosSlope = 1,
            EosLength = 0,
            EosHold = hold,
            MaskRate = rate,
            MaskBias = maskBias,
            GlobalRate = global,
        };
}
