using System.Threading.RateLimiting;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Access;

/// <summary>Lets in no more requests than the limits say, before anything of them is read.</summary>
internal sealed class Admission : IDisposable
{
    private const int SegmentsPerMinute = 12;

    private readonly ConcurrencyLimiter _places;
    private readonly PartitionedRateLimiter<string>? _rate;
    private readonly int? _perMinute;
    private readonly Action _refuseIfFull;

    /// <param name="mostAtOnce">Requests at once.</param>
    /// <param name="perMinute">Requests of a caller in any minute; null for any number.</param>
    /// <param name="refuseIfFull">Throws while one more could not be served.</param>
    public Admission(int mostAtOnce, int? perMinute, Action refuseIfFull)
    {
        _refuseIfFull = refuseIfFull;
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = mostAtOnce, QueueLimit = 0 });
        _perMinute = perMinute;
        _rate = perMinute is { } requests ? PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetSlidingWindowLimiter(caller, _ => Window(requests))) : null;
    }

    /// <summary>A place for one request; given back by disposing of it.</summary>
    /// <exception cref="ApiException">There are too many at once, or this caller sent too many in the last minute.</exception>
    public RateLimitLease Enter(string caller)
    {
        var place = _places.AttemptAcquire();
        try
        {
            if (!place.IsAcquired)
                throw new ApiException(ApiError.RateLimit("too_many_requests", "Too many requests are open at once. Try again in a moment.", TimeSpan.FromSeconds(1)));

            // The minute last: who is sent away for want of a place, here or in the engine, comes again as told, and that must not use it up.
            _refuseIfFull();
            TakeTurn(caller);
            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _places.Dispose();
        _rate?.Dispose();
    }

    private void TakeTurn(string caller)
    {
        using var turn = _rate?.AttemptAcquire(caller);
        if (turn is { IsAcquired: false })
            throw new ApiException(ApiError.RateLimit("rate_limit_exceeded",
                FormattableString.Invariant($"{_perMinute:N0} requests a minute are allowed. Wait, then go on more slowly."), RetryAfter(turn)));
    }

    private static SlidingWindowRateLimiterOptions Window(int requests) => new()
    {
        PermitLimit = requests,
        Window = TimeSpan.FromMinutes(1),
        SegmentsPerWindow = SegmentsPerMinute,
        QueueLimit = 0,
    };

    private static TimeSpan RetryAfter(RateLimitLease lease) =>
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(60.0 / SegmentsPerMinute);
}
