using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Daedalus.Serving;

/// <summary>
/// Measurements that hurt nobody: listeners run where something is measured, on the engine's thread and on callers', and what one throws must neither end a request
/// nor the process. A measurement that a listener threw at is lost for those behind it.
/// </summary>
internal static class QuietInstruments
{
    public static void TryRecord(this Histogram<double> histogram, double value, KeyValuePair<string, object?> tag)
    {
        try
        {
            histogram.Record(value, tag);
        }
        catch (Exception)
        {
            // Its own matter.
        }
    }

    public static void TryRecord(this Histogram<double> histogram, double value, in TagList tags)
    {
        try
        {
            histogram.Record(value, tags);
        }
        catch (Exception)
        {
            // Its own matter.
        }
    }

    public static void TryAdd(this Counter<long> counter, long value, KeyValuePair<string, object?> first, KeyValuePair<string, object?> second)
    {
        try
        {
            counter.Add(value, first, second);
        }
        catch (Exception)
        {
            // Its own matter.
        }
    }

    public static void TryDispose(this Meter meter)
    {
        try
        {
            meter.Dispose();
        }
        catch (Exception)
        {
            // Its own matter.
        }
    }
}
