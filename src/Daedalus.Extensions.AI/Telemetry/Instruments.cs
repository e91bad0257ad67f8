using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Daedalus.Extensions.AI;

/// <summary>Where clients tell how requests went. Buckets are those that the conventions advise.</summary>
internal static class Instruments
{
    private static readonly double[] Seconds = [.. Enumerable.Range(0, 14).Select(power => 0.01 * (1 << power))];
    private static readonly int[] Tokens = [.. Enumerable.Range(0, 14).Select(power => 1 << (2 * power))];
    private static readonly Meter Meter = new(DaedalusTelemetry.MeterName);

    public static ActivitySource Source { get; } = new(DaedalusTelemetry.SourceName);

    public static Histogram<double> Duration { get; } = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Time from a request to the end of its answer.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    public static Histogram<double> FirstChunk { get; } = Meter.CreateHistogram(
        "gen_ai.client.operation.time_to_first_chunk", "s", "Time from a request to the first piece of its answer, where it is streamed.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });

    public static Histogram<int> TokenUsage { get; } = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens given and answered.", null, new InstrumentAdvice<int> { HistogramBucketBoundaries = Tokens });

    /// <summary>Whether anybody wants to know.</summary>
    public static bool AreHeard => Source.HasListeners() || Duration.Enabled || FirstChunk.Enabled || TokenUsage.Enabled;
}
