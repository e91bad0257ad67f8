using System.Text.Json;
using Daedalus.Engine;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Requests;

/// <summary>Reads <c>stop</c>: a string or an array of strings.</summary>
internal static class StopReader
{
    private const string Field = "stop";

    /// <exception cref="ApiException">It is something else, or strings that cannot end an answer.</exception>
    public static string[]? Read(JsonFields request)
    {
        if (request.Find(Field) is not { } stop)
            return null;
        string[] strings = stop.ValueKind switch
        {
            JsonValueKind.String => [stop.GetString()!],
            JsonValueKind.Array => [.. stop.EnumerateArray().Select((one, i) => one.ValueKind == JsonValueKind.String ? one.GetString()! : throw request.Wrong($"{Field}[{i}]", "a string", one))],
            _ => throw request.Wrong(Field, "a string or an array of strings", stop),
        };
        Checked.By(Field, () => new StopStrings(strings));
        return strings;
    }
}
