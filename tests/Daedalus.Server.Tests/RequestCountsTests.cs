using System.Diagnostics.Metrics;
using Daedalus.Server.Metrics;

namespace Daedalus.Server.Tests;

/// <summary>Counts of responses.</summary>
public class RequestCountsTests
{
    [Fact]
    public void AListenerThatThrowsHurtsNoResponse()
    {
        const string Route = nameof(AListenerThatThrowsHurtsNoResponse);
        var heard = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == MetricCollector.MeterName)
                to.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            // Not those of other tests.
            if (!tags.ToArray().Contains(new("route", Route)))
                return;
            heard += value;
            throw new InvalidOperationException("a listener fails");
        });
        listener.Start();
        using var counts = new RequestCounts();
        counts.Add(Route, 200);
        Assert.Equal(1, heard);
    }
}
