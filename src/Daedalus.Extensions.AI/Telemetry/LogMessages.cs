using Microsoft.Extensions.Logging;

namespace Daedalus.Extensions.AI;

/// <summary>All that is logged. Numbers stay what they are, since people filter by them; text of prompts and answers is never among it.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "Loading model {Model} from {Folder}.")]
    public static partial void Loading(this ILogger logger, string model, string folder);

    [LoggerMessage(2, LogLevel.Information, "Model {Model} is loaded to {Percent} %.")]
    public static partial void LoadProgress(this ILogger logger, string model, int percent);

    [LoggerMessage(3, LogLevel.Information, "Model {Model} is ready after {Seconds:F1} s: {Parameters} parameters, {WeightBytes} bytes of weights, on {Device}.")]
    public static partial void Ready(this ILogger logger, string model, double seconds, long parameters, long weightBytes, string device);

    [LoggerMessage(4, LogLevel.Warning, "Model {Model}: {Note}")]
    public static partial void DeviceNote(this ILogger logger, string model, string note);

    [LoggerMessage(5, LogLevel.Information, "Model {Model} takes no more requests; those it has may take {Seconds:F0} s.")]
    public static partial void Draining(this ILogger logger, string model, double seconds);

    [LoggerMessage(6, LogLevel.Information, "Model {Model} is drained: {Completed} requests answered, {Cancelled} cancelled, {Failed} failed, {Refused} refused.")]
    public static partial void Drained(this ILogger logger, string model, long completed, long cancelled, long failed, long refused);

    [LoggerMessage(7, LogLevel.Error, "A request to model {Model} failed.")]
    public static partial void RequestFailed(this ILogger logger, string model, Exception error);

    [LoggerMessage(8, LogLevel.Warning, "Model {Model} refused a request: too many wait. A place is likely to be free in {Seconds:F0} s.")]
    public static partial void Overloaded(this ILogger logger, string model, double seconds);
}
