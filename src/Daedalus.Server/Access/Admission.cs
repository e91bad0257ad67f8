using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Access;

/// <summary>Lets in no more requests than the limits say, before anything of them is read.</summary>
internal sealed class Admission : IDisposable
{
    private readonly ConcurrencyLimiter _places;
    private readonly ConcurrentDictionary<string, RateWindow> _minutes = [];
    private readonly int? _perMinute;
    private readonly TimeProvider _clock;
    private readonly Action _refuseIfFull;

    /// <param name="mostAtOnce">Requests at once.</param>
    /// <param name="perMinute">Requests of a caller in any minute; null for any number.</param>
    /// <param name="clock">Tells minutes.</param>
    /// <param name="refuseIfFull">Throws while one more could not be served.</param>
    public Admission(int mostAtOnce, int? perMinute, TimeProvider clock, Action refuseIfFull)
    {
        (_perMinute, _clock, _refuseIfFull) = (perMinute, clock, refuseIfFull);
        _places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = mostAtOnce, QueueLimit = 0 });
    }

    /// <summary>Lets one in.</summary>
    /// <param name="caller">The name of a key: of these there are only so many.</param>
    /// <exception cref="ApiException">There are too many at once, or this caller sent too many in the last minute.</exception>
    public Admitted Enter(string caller)
    {
        var place = _places.AttemptAcquire();
        try
        {
            if (!place.IsAcquired)
                throw new ApiException(ApiError.RateLimit("too_many_requests", "Too many requests are open at once. Try again in a moment.", TimeSpan.FromSeconds(1)));

            // The minute last: who is sent away for want of a place, here or in the engine, comes again as told, and that must not use it up.
            _refuseIfFull();
            return new Admitted(place, TakeTurn(caller));
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    public void Dispose() => _places.Dispose();

    private Action? TakeTurn(string caller)
    {
        if (_perMinute is not { } limit)
            return null;
        var minute = _minutes.GetOrAdd(caller, _ => new RateWindow(limit, _clock));
        if (minute.Take(out var segment) is { } wait)
            throw new ApiException(ApiError.RateLimit(
                "rate_limit_exceeded", FormattableString.Invariant($"{limit:N0} requests a minute are allowed. Wait, then go on more slowly."), wait));
        return () => minute.GiveBack(segment);
    }
}
