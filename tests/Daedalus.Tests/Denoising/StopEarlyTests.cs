using Daedalus.Denoising;
using Daedalus.Engine;
using Daedalus.Tests.Toy;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Denoising;

/// <summary>Stopping early changes nothing that a reader sees, only what it costs.</summary>
public class StopEarlyTests
{
    [Fact]
    public void TheAnswerIsTheSameInNoMoreForwards()
    {
        int runs = 0, ended = 0, saved = 0;
        Prop.ForAll(DrawnCase.Gen.ToArbitrary(), request =>
        {
            var (whole, early) = (Run(request, stopEarly: false), Run(request, stopEarly: true));
            var (all, some) = (whole.Canvas.Generation.ToArray(), early.Canvas.Generation.ToArray());
            var end = EndOf(request, all);
            Assert.Equal(all[..(end < 0 ? all.Length : end + 1)], some[..(end < 0 ? some.Length : end + 1)]);
            Assert.DoesNotContain(request.Toy.Mask, some);
            Assert.InRange(early.Forwards, 1, whole.Forwards);
            Assert.InRange(early.ComputedPositions, early.Forwards, whole.ComputedPositions);
            (runs, ended, saved) = (runs + 1, ended + (end >= 0 ? 1 : 0), saved + (early.Forwards < whole.Forwards ? 1 : 0));
        }).Check(Drawn.Cases(150));
        Assert.True(ended > 30 && runs - ended > 10 && saved > 10, $"drawn too tamely: of {runs} runs {ended} end before their canvas does, {saved} are cheaper");
    }

    private static int EndOf(DrawnCase request, int[] ids) => ids.AsSpan().IndexOfAny(request.Toy.Eos, request.Toy.Eot);

    private static DenoisingRow Run(DrawnCase request, bool stopEarly)
    {
        var conventions = ToyRun.Conventions(request.Toy);
        var decoder = request.Options.Create(new DecoderContext(conventions, request.Prompt.Length, request.Seed));
        var row = new DenoisingRow(request.Prompt, decoder, conventions, request.Toy.Eot, request.Seed) { StopsEarly = stopEarly };
        using var scorer = new ToyScorer(request.Toy);
        var loop = new DenoisingLoop(scorer);
        while (loop.Step([row]))
        {
        }

        Assert.Null(row.Error);
        return row;
    }
}
