using Daedalus.Denoising.Ancestral;

namespace Daedalus.Tests.Denoising;

/// <summary>Chances of single steps, and how many places they leave masked.</summary>
public class AncestralScheduleTests
{
    // Four steps: times 1, 3/4, 1/2, 1/4 and, but for 1e-5, 0. Sigma is at most (1 - alpha(s)) / alpha(t) = s / (1 - t).
    [Theory]
    [InlineData(RemdmVariant.Cap, .008, 0, .25, .008)]
    [InlineData(RemdmVariant.Cap, .3, 2, .8, .3)]
    [InlineData(RemdmVariant.Cap, .9, 2, 1, .5)]
    [InlineData(RemdmVariant.Cap, .9, 0, .25, .9)]
    [InlineData(RemdmVariant.Cap, 0, 1, 1 / 3.0, 0)]
    [InlineData(RemdmVariant.Rescale, .5, 0, .25, .5)]
    [InlineData(RemdmVariant.Rescale, .5, 1, .5, .5)]
    [InlineData(RemdmVariant.Rescale, .5, 2, .75, .25)]
    [InlineData(RemdmVariant.Rescale, .5, 3, 1, 0)]
    public void SigmaAndTheChanceToRevealAreAsByHand(RemdmVariant variant, double eta, int step, double reveal, double remask)
    {
        var options = new RemdmOptions { Variant = variant, Steps = 4, EtaCap = eta, EtaRescale = eta };
        var at = new RemdmSchedule(options).At(step);
        Assert.Equal(reveal, at.Reveal, 1e-4);
        Assert.Equal(remask, at.Remask, 1e-4);
        Assert.False(at.IsShared);
    }

    [Fact]
    public void ByConfidenceTheTokensShareTheBoundAndMasksAreRevealedAsWithout()
    {
        var options = new RemdmOptions { Variant = RemdmVariant.Conf, Steps = 4 };
        Assert.Equal(new AncestralStep(new MdlmSchedule(4).At(2).Reveal, RemdmSchedule.Bound(.5, .75), IsShared: true), Rounded(new RemdmSchedule(options).At(2)));
        Assert.Equal(1, RemdmSchedule.Bound(0, .25));
        Assert.Equal(1, RemdmSchedule.Bound(.25, .5));
        Assert.Equal(1 / 3.0, RemdmSchedule.Bound(.75, .75), 1e-12);

        static AncestralStep Rounded(AncestralStep step)
        {
            Assert.Equal(.5, step.Remask, 1e-4);
            Assert.Equal(.5, step.Reveal, 1e-4);
            return step with { Reveal = new MdlmSchedule(4).At(2).Reveal, Remask = .5 };
        }
    }

    [Fact]
    public void OriginRevealsAsDreamsTimesPass() =>
        Assert.Equal([.24975, .33289, .499, 1], Enumerable.Range(0, 4).Select(step => Math.Round(new OriginSchedule(4).At(step).Reveal, 5)));

    // A hundred steps: before .55 alpha rises to .9, up to .05 it stands, then the rest is revealed.
    [Theory]
    [InlineData(0, .02, 0)]
    [InlineData(44, .02 / (1 - (.88 * 1)), 0)]
    [InlineData(46, .18, .02)]
    [InlineData(94, .18, .02)]
    [InlineData(96, .25, 0)]
    [InlineData(99, 1, 0)]
    public void TheLoopStandsBetweenItsTimes(int step, double reveal, double remask)
    {
        var at = new RemdmSchedule(new RemdmOptions { Variant = RemdmVariant.Loop, Steps = 100 }).At(step);
        Assert.Equal(reveal, at.Reveal, 2e-3);
        Assert.Equal(remask, at.Remask, 1e-12);
    }

    // Whatever eta is, as many places are masked at time t as t says.
    [Theory]
    [InlineData(RemdmVariant.Cap, .008)]
    [InlineData(RemdmVariant.Cap, .4)]
    [InlineData(RemdmVariant.Rescale, .015)]
    [InlineData(RemdmVariant.Rescale, 1)]
    public void RemaskingLeavesTheShareOfMasksAsItIsWithout(RemdmVariant variant, double eta)
    {
        var schedule = new RemdmSchedule(new RemdmOptions { Variant = variant, Steps = 50, EtaCap = eta, EtaRescale = eta });
        var masked = Masked(schedule);
        for (var step = 0; step <= 50; step++)
            Assert.Equal(1 - ((1 - 1e-5) * step / 50), masked[step], 1e-9);
        Assert.Equal(Masked(new MdlmSchedule(50)), masked, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void TheLoopHoldsItsShareOfMasks()
    {
        var masked = Masked(new RemdmSchedule(new RemdmOptions { Variant = RemdmVariant.Loop, Steps = 1000 }));
        Assert.Equal(.1, masked[451], 5e-3);
        Assert.Equal(.1, masked[900], 5e-3);
        Assert.Equal(0, masked[1000], 1e-3);
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(.5, .5, 0)]
    public void ChancesAreChancesAtTheLimitsOfTheSettings(double on, double off, double alpha)
    {
        foreach (var variant in Enum.GetValues<RemdmVariant>())
        {
            var options = new RemdmOptions { Variant = variant, Steps = 7, EtaCap = 1, EtaRescale = 1, EtaLoop = 1, TimeOn = on, TimeOff = off, AlphaOn = alpha };
            options.Validate();
            for (var step = 0; step < 7; step++)
            {
                Assert.InRange(new RemdmSchedule(options).At(step).Reveal, -1e-12, 1 + 1e-12);
                Assert.InRange(new RemdmSchedule(options).At(step).Remask, 0, 1);
            }
        }
    }

    // The share of places that are masked before every step, and at the end.
    private static double[] Masked(AncestralSchedule schedule)
    {
        List<double> masked = [1];
        for (var step = 0; step < schedule.Steps; step++)
        {
            var (reveal, remask, _) = schedule.At(step);
            masked.Add((masked[^1] * (1 - reveal)) + ((1 - masked[^1]) * remask));
        }

        return [.. masked];
    }
}
