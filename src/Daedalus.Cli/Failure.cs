using Daedalus.Kernels.Devices;
using Daedalus.Models;

namespace Daedalus.Cli;

/// <summary>From what went wrong to one paragraph on standard error and an exit code: 2 for wrong usage, 1 for a request that failed, 130 for one that was stopped.</summary>
internal static class Failure
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    // What shells take for ended by Ctrl-C: a script that runs several stops then.
    private const int Stopped = 130;

    /// <summary>Runs a command's body.</summary>
    public static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception error) when (IsExpected(error))
        {
            return Report(error);
        }
    }

    public static int Report(Exception error)
    {
        Tell(error is OperationCanceledException ? "daedalus: cancelled." : $"daedalus: {Message(error)}");
        if (error is not UsageException)
            return error is OperationCanceledException ? Stopped : Failed;
        Tell("See 'daedalus --help' and 'daedalus <command> --help'.");
        return WrongUsage;
    }

    /// <summary>Says something on standard error, where anybody can hear it: closed or full, it is no failure of its own.</summary>
    public static void Tell(string message)
    {
        try
        {
            Console.Error.WriteLine(message);
        }
        catch (Exception unheard) when (unheard is IOException or UnauthorizedAccessException)
        {
            // The exit code must do.
        }
    }

    /// <summary>The message without the parameter name that the runtime appends.</summary>
    public static string Message(Exception error)
    {
        var suffix = error is ArgumentException { ParamName: { } name } ? $" (Parameter '{name}')" : "";
        var message = error.Message.Split(Environment.NewLine)[0];
        return suffix.Length > 0 && message.EndsWith(suffix, StringComparison.Ordinal) ? message[..^suffix.Length] : message;
    }

    private static bool IsExpected(Exception error) =>
        error is UsageException or InvalidModelException or ArgumentException or InsufficientMemoryException or DeviceException or NumericalFaultException
            or OperationCanceledException or IOException or UnauthorizedAccessException;
}
