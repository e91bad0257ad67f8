using Daedalus.Cli.Output;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Daedalus.Perf.Scaling;

/// <summary>One panel per axis, milliseconds over what grows, both logarithmic; dashed is what the measured peak would allow.</summary>
internal static class ScalingPicture
{
    private const int Width = 520;
    private const int Height = 380;
    private const int Columns = 2;

    private static readonly OxyColor[] Colours = [OxyColors.SteelBlue, OxyColors.DarkOrange, OxyColors.SeaGreen, OxyColors.Purple];

    public static string Draw(IReadOnlyList<ScalingPoint> points)
    {
        var panels = points.GroupBy(point => point.Axis).ToList();
        var drawn = panels.Select((panel, i) => Placed(SvgPlot.Draw(Panel(panel.Key, [.. panel]), Width, Height), i));
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Columns * Width}" height="{(panels.Count + Columns - 1) / Columns * Height}">
            {string.Join('\n', drawn)}
            </svg>

            """;
    }

    // Names of clips are those of the whole file.
    private static string Placed(string svg, int place) => svg[svg.IndexOf("<svg ", StringComparison.Ordinal)..].Trim()
        .Replace("<svg ", $"<svg x=\"{place % Columns * Width}\" y=\"{place / Columns * Height}\" ", StringComparison.Ordinal)
        .Replace("\"clipPath", $"\"clip{place}-", StringComparison.Ordinal).Replace("#clipPath", $"#clip{place}-", StringComparison.Ordinal);

    private static PlotModel Panel(string axis, List<ScalingPoint> points)
    {
        var plot = SvgPlot.Create($"Step over {axis}", LegendPosition.TopLeft);
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Base = 2, Title = axis, MajorGridlineStyle = LineStyle.Dot, MinorTickSize = 0 });
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Left, Title = "ms per step", MajorGridlineStyle = LineStyle.Dot, MinorTickSize = 0 });
        foreach (var (threads, line) in points.GroupBy(point => point.Threads).Select(line => (line.Key, line.OrderBy(point => point.Value).ToList())))
        {
            var colour = Colours[(int)Math.Log2(threads) % Colours.Length];
            var measured = new LineSeries { Title = $"{threads} thread{(threads == 1 ? "" : "s")}", Color = colour, MarkerType = MarkerType.Circle, MarkerFill = colour, MarkerSize = 3 };
            measured.Points.AddRange(line.Select(point => new DataPoint(point.Value, point.Milliseconds)));
            var ideal = new LineSeries { Title = "at the peak", Color = colour, LineStyle = LineStyle.Dash, StrokeThickness = 1 };
            ideal.Points.AddRange(line.Select(point => new DataPoint(point.Value, point.Ideal)));
            plot.Series.Add(measured);
            plot.Series.Add(ideal);
        }

        return plot;
    }
}
