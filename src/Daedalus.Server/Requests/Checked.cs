using Daedalus.Server.Errors;

namespace Daedalus.Server.Requests;

/// <summary>Calls of the library that say what is wrong with what they are given.</summary>
internal static class Checked
{
    /// <exception cref="ApiException">It threw an <see cref="ArgumentException"/>; its words, naming a field.</exception>
    public static T By<T>(string? param, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (ArgumentException error)
        {
            throw ApiException.Invalid(param, Words(error));
        }
    }

    /// <summary>What an exception says, without the name of the library's parameter, which the runtime appends.</summary>
    public static string Words(ArgumentException error)
    {
        var suffix = $" (Parameter '{error.ParamName}')";
        var message = error.Message.Split('\n')[0].TrimEnd();
        return message.EndsWith(suffix, StringComparison.Ordinal) ? message[..^suffix.Length] : message;
    }
}
