using Daedalus.Cli.Output;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>A sweep in pictures, as SVG.</summary>
internal static class SweepPictures
{
    private const int Bin = 16;
    private const int Bins = 20;

    /// <summary>Right answers over positions computed, both per way of decoding; squares are fixed lengths, circles decide their own.</summary>
    public static string RightOverPositions(IReadOnlyList<SweepResult> sweep)
    {
        var plot = SvgPlot.Create("Right answers over positions computed");
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = "positions computed per answer", MajorGridlineStyle = LineStyle.Dot });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "right answers, %", Minimum = 0, Maximum = 100, MajorGridlineStyle = LineStyle.Dot });
        var colours = OxyPalettes.HueDistinct(Math.Max(2, sweep.Select(result => result.Entry.Group).Distinct().Count())).Colors;
        foreach (var (group, number) in sweep.GroupBy(result => result.Entry.Group).Select((group, number) => (group, number)))
        {
            var (colour, lengths) = (colours[number], group.Where(result => result.Entry.FixedLength is not null).OrderBy(result => result.Entry.FixedLength).ToList());
            var fixedLength = new LineSeries { Title = group.Key, Color = colour, MarkerType = MarkerType.Square, MarkerFill = colour, MarkerSize = 4 };
            fixedLength.Points.AddRange(lengths.Select(Point));
            plot.Series.Add(fixedLength);
            var variable = new ScatterSeries { MarkerType = MarkerType.Circle, MarkerFill = colour, MarkerStroke = OxyColors.Black, MarkerStrokeThickness = 1, MarkerSize = 7 };
            variable.Points.AddRange(group.Where(result => result.Entry.FixedLength is null).Select(result => new ScatterPoint(Point(result).X, Point(result).Y)));
            plot.Series.Add(variable);
        }

        return SvgPlot.Draw(plot);
    }

    /// <summary>Tokens that right answers need, and tokens of the canvases that a way of variable length came to.</summary>
    /// <param name="needed">Tokens of the right answers.</param>
    /// <param name="chosen">The way of variable length with the most right answers, the cheapest of equals; one of fixed length where there is no other.</param>
    public static string Lengths(IReadOnlyList<int> needed, SweepResult chosen)
    {
        var plot = SvgPlot.Create($"Canvases of {chosen.Entry.Line}");
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Title = $"tokens, in steps of {Bin}", Minimum = 0 });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Title = "answers", Minimum = 0, MajorGridlineStyle = LineStyle.Dot });
        plot.Series.Add(Bars("needed by the right answer", OxyColors.SteelBlue, needed, 0));
        plot.Series.Add(Bars("canvas", OxyColors.DarkOrange, [.. chosen.Results.Select(result => result.CanvasTokens)], Bin / 2.0));
        return SvgPlot.Draw(plot);
    }

    private static RectangleBarSeries Bars(string title, OxyColor colour, IReadOnlyList<int> lengths, double shift)
    {
        var bars = new RectangleBarSeries { Title = title, FillColor = colour, StrokeThickness = 0 };
        foreach (var bin in lengths.GroupBy(length => Math.Min(Bins - 1, length / Bin)).OrderBy(bin => bin.Key))
            bars.Items.Add(new RectangleBarItem((bin.Key * Bin) + shift, 0, (bin.Key * Bin) + shift + (Bin / 2.0) - 1, bin.Count()));
        return bars;
    }

    private static DataPoint Point(SweepResult result) => new(Math.Max(1, result.All.ComputedPositions), 100 * result.All.Share);
}
