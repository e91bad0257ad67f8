using System.Globalization;

namespace Daedalus.Perf.Scaling;

/// <summary>How the time of a step grows with canvas, batch, layers and width, on one thread and more: <c>scaling.csv</c> and <c>scaling.svg</c> in a folder.</summary>
internal static class ScalingReport
{
    public static void Print(ReadOnlySpan<string> arguments)
    {
        var given = new Arguments(arguments);
        var folder = given.First("a folder for scaling.csv and scaling.svg");
        var threads = given.Number("--threads", Environment.ProcessorCount);
        given.RefuseRest();
        Directory.CreateDirectory(folder);
        var points = new List<ScalingPoint>();
        foreach (var point in ScalingAxis.All.SelectMany(axis => ScalingRun.Of(axis, threads)))
        {
            points.Add(point);
            Console.WriteLine($"  {point.Axis,-50} {point.Value,5}  {point.Threads} thread{(point.Threads == 1 ? " " : "s")} {point.Milliseconds,9:F2} ms, {100 * point.Ideal / point.Milliseconds,3:F0} % of the peak");
        }

        // A neighbour on the machine can spoil a measurement of the peak, but not make it better than it is.
        var peaks = points.GroupBy(point => point.Threads).ToDictionary(group => group.Key, group => group.Max(point => point.Peak));
        points = [.. points.Select(point => point with { Peak = peaks[point.Threads] })];
        File.WriteAllText(Path.Combine(folder, "scaling.csv"), Csv(points));
        File.WriteAllText(Path.Combine(folder, "scaling.svg"), ScalingPicture.Draw(points));
    }

    private static string Csv(IEnumerable<ScalingPoint> points) =>
        "axis,value,threads,ms,ms at the peak\n" + string.Concat(points.Select(point => string.Create(
            CultureInfo.InvariantCulture, $"\"{point.Axis}\",{point.Value},{point.Threads},{point.Milliseconds:F3},{point.Ideal:F3}\n")));
}
