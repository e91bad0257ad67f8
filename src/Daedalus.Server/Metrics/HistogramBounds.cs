using System.Diagnostics.Metrics;

namespace Daedalus.Server.Metrics;

/// <summary>The buckets of a histogram: those that its instrument advises, else seconds from a hundredth to 82 as OpenTelemetry's conventions for generative AI have them.</summary>
internal static class HistogramBounds
{
    private static readonly double[] Seconds = [.01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    public static double[] Of(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => Advised(histogram.Advice),
        Histogram<float> histogram => Advised(histogram.Advice),
        Histogram<long> histogram => Advised(histogram.Advice),
        Histogram<int> histogram => Advised(histogram.Advice),
        _ => [],
    };

    private static double[] Advised<T>(InstrumentAdvice<T>? advice)
        where T : struct, IConvertible =>
        advice?.HistogramBucketBoundaries is { } bounds ? [.. bounds.Select(bound => bound.ToDouble(null)).Order()] : Seconds;
}
