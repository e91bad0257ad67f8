namespace Daedalus.Serving;

/// <summary>What an engine counts and measures. Written by its thread, but for endings and refusals, and read from any.</summary>
internal sealed class EngineRecord : IDisposable
{
    // A new request moves the mean by an eighth, as TCP does with round trips: a few requests tell of a change, one does not.
    private const double Newest = 0.125;

    // The official clients obey no more, and come back within seconds instead.
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _clock;
    private readonly EngineMetrics _metrics;
    private long _steps;
    private long _progress;
    private long _oldestEntered;
    private long _completed;
    private long _cancelled;
    private long _failed;
    private long _refused;
    private double _meanSeconds = 1;

    public EngineRecord(string model, TimeProvider clock, Func<int> queued, Func<int> active)
    {
        _clock = clock;
        _metrics = new EngineMetrics(model, queued, active);
    }

    /// <summary>Time spent in steps so far; for the engine's thread.</summary>
    public TimeSpan StepTime { get; private set; }

    public EngineStatus Status(EngineState state, Exception? fault, (int Waiting, int Active) count, int queueLimit)
    {
        var progress = Interlocked.Read(ref _progress);
        return new EngineStatus
        {
            State = state,
            Fault = fault,
            Queued = count.Waiting,
            QueueLimit = queueLimit,
            Active = count.Active,
            Steps = Interlocked.Read(ref _steps),
            SinceProgress = progress == 0 ? null : _clock.GetElapsedTime(progress),
            Completed = Interlocked.Read(ref _completed),
            Cancelled = Interlocked.Read(ref _cancelled),
            Failed = Interlocked.Read(ref _failed),
            Refused = Interlocked.Read(ref _refused),
        };
    }

    /// <summary>Nothing is to be done.</summary>
    public void Rest() => Interlocked.Exchange(ref _progress, 0);

    /// <summary>Something is to be done: what hangs before the first step hangs as a step does.</summary>
    public void Wakes() => Interlocked.CompareExchange(ref _progress, _clock.GetTimestamp(), 0);

    /// <param name="oldest">Who is in the batch for longest.</param>
    public long StepBegins(RunningRequest oldest)
    {
        var now = _clock.GetTimestamp();
        Interlocked.Exchange(ref _oldestEntered, oldest.Entered);
        Interlocked.Exchange(ref _progress, now);
        return now;
    }

    public void StepEnds(long began, int requests)
    {
        var now = _clock.GetTimestamp();
        Interlocked.Exchange(ref _progress, now);
        Interlocked.Increment(ref _steps);
        var took = _clock.GetElapsedTime(began, now);
        StepTime += took;
        _metrics.Stepped(took, requests);
    }

    public void Entered(RunningRequest request)
    {
        request.Entered = _clock.GetTimestamp();
        (request.Waited, request.StepsBefore) = (_clock.GetElapsedTime(request.Arrived, request.Entered), StepTime);
        _metrics.Entered(request.Waited);
    }

    /// <summary>Some of its text is final.</summary>
    public void HasText(RunningRequest request)
    {
        if (!request.HasText)
            _metrics.HasText(request, _clock.GetElapsedTime(request.Arrived));
    }

    public void Completed(RunningRequest request, GenerationResult result)
    {
        Interlocked.Increment(ref _completed);
        var took = _clock.GetElapsedTime(request.Arrived);
        var ran = (took - request.Waited).TotalSeconds;
        Interlocked.Exchange(ref _meanSeconds, ((1 - Newest) * Interlocked.CompareExchange(ref _meanSeconds, 0, 0)) + (Newest * ran));
        _metrics.Completed(request, took, result);
    }

    public void Ended(RunningRequest request, Exception error)
    {
        Interlocked.Increment(ref error is OperationCanceledException or TimeoutException ? ref _cancelled : ref _failed);
        _metrics.Ended(request, _clock.GetElapsedTime(request.Arrived), error);
    }

    /// <summary>Counts a refusal and says when to come again.</summary>
    public EngineOverloadedException Refuse((int Waiting, int Active) count, EngineOptions options)
    {
        Interlocked.Increment(ref _refused);
        _metrics.Refused();
        return new EngineOverloadedException(options.QueueLimit, TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(SecondsToNextEnd(count.Active)), 1, LongestRetry.TotalSeconds)));
    }

    public void Dispose() => _metrics.Dispose();

    // A place is free when one of those who run is done. That is whoever runs for longest, if it takes as long as others of late; once it has taken longer, anybody.
    private double SecondsToNextEnd(int active)
    {
        var mean = Interlocked.CompareExchange(ref _meanSeconds, 0, 0);
        var left = mean - _clock.GetElapsedTime(Interlocked.Read(ref _oldestEntered)).TotalSeconds;
        return left > 0 ? left : mean / Math.Max(1, active);
    }
}
