using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Metrics;

/// <summary><c>GET /metrics</c> in Prometheus' text format 0.0.4.</summary>
internal static class PrometheusText
{
    public static async Task WriteAsync(HttpContext context, MetricCollector metrics)
    {
        var text = new StringBuilder();
        metrics.Look(all =>
        {
            foreach (var group in all.GroupBy(metric => metric.Name))
                Write(text, group.Key, [.. group]);
        });
        WriteGauge(text, "process_resident_memory_bytes", "Memory of the process.", Environment.WorkingSet);
        WriteGauge(text, "dotnet_gc_heap_bytes", "Memory of managed objects.", GC.GetTotalMemory(forceFullCollection: false));
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    // Several engines in one process measure under the same names; together they are one metric, and their figures one sum.
    private static void Write(StringBuilder text, string name, Metric[] metrics)
    {
        var sums = new SortedDictionary<string, (double Value, long[] Counts, IReadOnlyList<double> Bounds)>(StringComparer.Ordinal);
        foreach (var metric in metrics)
            metric.Visit((labels, series) => sums[labels] = sums.TryGetValue(labels, out var sum) && sum.Counts.Length == series.Counts.Count
                ? (sum.Value + series.Value, [.. sum.Counts.Zip(series.Counts, (left, right) => left + right)], series.Bounds)
                : (series.Value, [.. series.Counts], series.Bounds));
        if (sums.Count == 0)
            return;
        WriteHead(text, name, metrics[0].Description, TypeOf(metrics[0].Kind));
        foreach (var (labels, sum) in sums)
            if (metrics[0].Kind == MetricKind.Histogram)
                WriteHistogram(text, name, labels, sum.Value, sum.Counts, sum.Bounds);
            else
                WriteLine(text, name, labels, sum.Value);
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, double total, long[] counts, IReadOnlyList<double> bounds)
    {
        var before = labels.Length > 0 ? labels + "," : "";
        var below = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            below += counts[i];
            WriteLine(text, $"{name}_bucket", $"{before}le=\"{(i < bounds.Count ? Number(bounds[i]) : "+Inf")}\"", below);
        }

        WriteLine(text, $"{name}_sum", labels, total);
        WriteLine(text, $"{name}_count", labels, below);
    }

    private static void WriteGauge(StringBuilder text, string name, string description, double value)
    {
        WriteHead(text, name, description, "gauge");
        WriteLine(text, name, "", value);
    }

    private static void WriteHead(StringBuilder text, string name, string description, string type)
    {
        PrometheusNames.Escape(text.Append("# HELP ").Append(name).Append(' '), description).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private static void WriteLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter or MetricKind.ObservedCounter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };
}
