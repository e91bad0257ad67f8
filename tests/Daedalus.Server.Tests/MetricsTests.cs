using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Daedalus.Server.Metrics;
using Microsoft.AspNetCore.Http;

namespace Daedalus.Server.Tests;

/// <summary><c>GET /metrics</c>.</summary>
public partial class MetricsTests
{
    [Fact]
    public async Task WhatTheEngineAndTheServerMeasureIsThereInPrometheusForm()
    {
        await using var server = await TestServer.StartAsync();
        await server.ChatAsync(Questions.Table);
        await server.PostAsync("/v1/chat/completions", "not json");
        var response = await server.Client.GetAsync("/metrics");
        Assert.Equal((HttpStatusCode.OK, "text/plain; version=0.0.4; charset=utf-8"), (response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Matches(Line(), line));
        Assert.Contains(lines, line => line.StartsWith("gen_ai_server_request_duration_seconds_bucket{", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("daedalus_http_requests_total{route=\"/v1/chat/completions\",status=\"200\"} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("daedalus_http_requests_total{route=\"/v1/chat/completions\",status=\"400\"} ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("daedalus_queue{", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("process_resident_memory_bytes ", StringComparison.Ordinal));
        Assert.Distinct(lines.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
    }

    [Fact]
    public void WhoLooksAtTheSameTimeSeesEverything()
    {
        using var collector = new MetricCollector();
        using var meter = new Meter(MetricCollector.MeterName);
        foreach (var name in new[] { "test.first", "test.second", "test.third" })
            meter.CreateObservableGauge(name, Slow);
        Parallel.For(0, 100, _ => Assert.Contains("\ntest_second 1\n", TextOf(collector), StringComparison.Ordinal));

        static int Slow()
        {
            Thread.Sleep(1);
            return 1;
        }
    }

    [Fact]
    public void EachKindOfInstrumentAddsUpInItsWay()
    {
        using var collector = new MetricCollector();
        using var meter = new Meter(MetricCollector.MeterName);
        using var other = new Meter("Other");
        var counter = meter.CreateCounter<int>("test.counter", "By");
        var balance = meter.CreateUpDownCounter<long>("test.balance");
        var gauge = meter.CreateGauge<double>("test.gauge", "s");
        var histogram = meter.CreateHistogram("test.histogram", "s", null, null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        var observed = 3;
        meter.CreateObservableCounter("test.observed", () => observed);
        other.CreateCounter<int>("test.foreign").Add(1);
        counter.Add(2, new("b", "x\"y\\\n"), new("a", 1));
        counter.Add(3, new("a", 1), new("b", "x\"y\\\n"));
        balance.Add(5);
        balance.Add(-7);
        gauge.Record(1.5);
        gauge.Record(.5);
        foreach (var value in new[] { .5, 1, 1.5, 9 })
            histogram.Record(value);

        var found = Figures(collector);
        observed = 4;
        Assert.Equal(4, Figures(collector)["test_observed_total|"].Value);
        Assert.Equal(3, found["test_observed_total|"].Value);
        Assert.Equal(5, found["test_counter_bytes_total|a=\"1\",b=\"x\\\"y\\\\\\n\""].Value);
        Assert.Equal(-2, found["test_balance|"].Value);
        Assert.Equal(.5, found["test_gauge_seconds|"].Value);
        Assert.Equal((12, 2, 1, 1), (found["test_histogram_seconds|"].Value, found["test_histogram_seconds|"].Counts[0], found["test_histogram_seconds|"].Counts[1], found["test_histogram_seconds|"].Counts[2]));
        Assert.DoesNotContain("test_foreign_total|", found.Keys);
    }

    private static string TextOf(MetricCollector collector)
    {
        using var body = new MemoryStream();
        var written = PrometheusText.WriteAsync(new DefaultHttpContext { Response = { Body = body } }, collector);
        Assert.True(written.IsCompletedSuccessfully);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private static Dictionary<string, (double Value, long[] Counts)> Figures(MetricCollector collector)
    {
        var found = new Dictionary<string, (double, long[])>();
        collector.Look(all =>
        {
            foreach (var metric in all)
                metric.Visit((labels, series) => found[$"{metric.Name}|{labels}"] = (series.Value, [.. series.Counts]));
        });
        return found;
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_0-9]+ .*|[a-z_0-9]+(\{([a-z_]+="([^"\\\n]|\\.)*",?)+\})? (-?[0-9.eE+-]+|\+Inf|NaN))$""")]
    private static partial Regex Line();
}
