using Microsoft.Extensions.Logging;

namespace Daedalus.Extensions.AI;

/// <summary>Logs how far a model is loaded, now and then: who waits minutes for it shall see that it goes on, and a small one makes no noise.</summary>
internal sealed class LoadProgress(ILogger logger, string model, TimeProvider clock) : IProgress<double>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private long _last = clock.GetTimestamp();

    public void Report(double value)
    {
        lock (_gate)
        {
            if (clock.GetElapsedTime(_last) < Pause)
                return;
            _last = clock.GetTimestamp();
        }

        logger.LoadProgress(model, (int)(value * 100));
    }
}
