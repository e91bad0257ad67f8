using Daedalus.Denoising;
using Daedalus.Denoising.DreamOn;
using Daedalus.Engine;
using Daedalus.Tests.Toy;

namespace Daedalus.Tests.Denoising;

/// <summary>DreamOn goes the published way, canvas by canvas.</summary>
public class DreamOnTraceTests
{
    [Fact]
    public void EveryCanvasIsThePublished()
    {
        Assert.True(DreamOnTrace.Cases.Count >= 40);
        foreach (var test in DreamOnTrace.Cases)
        {
            var seen = Run(test);
            for (var step = 0; step < Math.Min(seen.Count, test.Canvases.Length); step++)
                Assert.True(test.Canvases[step].SequenceEqual(seen[step]), $"{test.Name} departs at forward {step}");
            Assert.Equal(test.Canvases.Length, seen.Count);
        }
    }

    [Fact]
    public void TheRunsShowWhatTheyAreFor()
    {
        var steps = DreamOnTrace.Cases.SelectMany(test => test.Canvases.Zip(test.Canvases.Skip(1), (a, b) => b.Length - a.Length)).ToList();
        Assert.True(steps.Count(by => by > 0) > 50 && steps.Count(by => by < 0) > 50 && steps.Count(by => by < -1) > 10);
        Assert.Equal(3, DreamOnTrace.Cases.Select(test => test.Settings.Alg).Distinct().Count());
        Assert.Contains(DreamOnTrace.Cases, test => test.Canvases.Any(ids => ids.Length == test.Prompt.Length + test.Suffix.Length + test.Settings.MaxLength));
        Assert.Contains(DreamOnTrace.Cases, test => test.Canvases.Zip(test.Canvases.Skip(1)).Count(step => step.Second.Length > step.First.Length) == test.Settings.Budget);
    }

    private static List<int[]> Run(DreamOnTrace.Case test)
    {
        var options = (DreamOnOptions)new DreamOnOptions
        {
            InitialLength = 1,
            MaxLength = test.Settings.MaxLength,
            ExpandBudget = test.Settings.Budget,
            ExpandToken = test.Toy.Eot,
        }.WithText("alg", test.Settings.Alg);
        var conventions = ToyRun.Conventions(test.Toy);
        int[] canvas = [.. Enumerable.Repeat(test.Toy.Mask, test.Settings.Gap), .. test.Suffix];
        var row = new DenoisingRow(
            test.Prompt, options.CreateForGaps(new DecoderContext(conventions, test.Prompt.Length, 0), canvas.Length), conventions, turnEndToken: null, seed: 0);
        row.Give(canvas, [.. canvas.Select(id => id == test.Toy.Mask ? 0 : -1)]);
        using var scorer = new ToyScorer(test.Toy);
        var loop = new DenoisingLoop(scorer);
        while (loop.Step([row]))
        {
        }

        Assert.Null(row.Error);
        return [.. scorer.Seen, row.Canvas.Ids.ToArray()];
    }
}
