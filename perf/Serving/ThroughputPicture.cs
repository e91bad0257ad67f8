using Daedalus.Cli.Output;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Daedalus.Perf.Serving;

/// <summary>Tokens per second over the number of requests denoised together.</summary>
internal static class ThroughputPicture
{
    public static void Write(string folder, IReadOnlyList<ThroughputPoint> points)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "serving.csv"), "together,one at a time,padded,engine\n" + string.Concat(
            points.Select(point => $"{point.Together},{point.Alone:F1},{point.Padded:F1},{point.Engine:F1}\n")));
        File.WriteAllText(Path.Combine(folder, "serving.svg"), Draw(points));
    }

    private static string Draw(IReadOnlyList<ThroughputPoint> points)
    {
        var plot = SvgPlot.Create("Effective tokens per second of the same requests", LegendPosition.BottomLeft);
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Base = 2, Title = "requests denoised together", MajorGridlineStyle = LineStyle.Dot, MinorTickSize = 0 });
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Minimum = 0, Title = "tokens per second", MajorGridlineStyle = LineStyle.Dot });
        foreach (var (title, colour, value) in new (string, OxyColor, Func<ThroughputPoint, double>)[]
        {
            ("engine", OxyColors.SteelBlue, point => point.Engine),
            ("padded batches", OxyColors.DarkOrange, point => point.Padded),
            ("one at a time", OxyColors.SeaGreen, point => point.Alone),
        })
        {
            var line = new LineSeries { Title = title, Color = colour, MarkerType = MarkerType.Circle, MarkerFill = colour, MarkerSize = 3 };
            line.Points.AddRange(points.Select(point => new DataPoint(point.Together, value(point))));
            plot.Series.Add(line);
        }

        return SvgPlot.Draw(plot, 640, 400);
    }
}
