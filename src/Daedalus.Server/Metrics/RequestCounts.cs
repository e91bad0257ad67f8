using System.Diagnostics.Metrics;
using Daedalus.Serving;

namespace Daedalus.Server.Metrics;

/// <summary>Counts responses by address and status, in the meter of the engine's own figures.</summary>
internal sealed class RequestCounts : IDisposable
{
    private readonly Meter _meter = new(MetricCollector.MeterName);
    private readonly Counter<long> _requests;

    public RequestCounts() => _requests = _meter.CreateCounter<long>("daedalus.http.requests", "{request}", "Responses of the server.");

    /// <summary>Counts one.</summary>
    /// <param name="route">As it is mapped: what callers write in an address must not make new series.</param>
    /// <param name="status">Of HTTP.</param>
    public void Add(string route, int status) => _requests.TryAdd(1, new("route", route), new("status", status));

    public void Dispose() => _meter.TryDispose();
}
