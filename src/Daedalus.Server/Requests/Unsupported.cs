using System.Text.Json;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Requests;

/// <summary>
/// Refuses what would silently be answered as if it had not been asked for. Fields at the values that mean "no" pass, as do those that nobody knows.
/// </summary>
internal static class Unsupported
{
    private static readonly string[] Penalties = ["presence_penalty", "frequency_penalty"];

    public static ApiException Error(string param, string what) =>
        ApiException.Invalid(param, $"{what} are not supported by this server: it answers text with text. Leave {param} out.", "unsupported_parameter");

    /// <exception cref="ApiException">Something is asked for that there is not.</exception>
    public static void Refuse(JsonFields request)
    {
        RefuseTools(request);
        RefuseOtherForms(request);
        foreach (var penalty in Penalties)
            if (request.Number(penalty, -2, 2) is not (null or 0))
                throw Error(penalty, "Penalties");
        if (request.Whole("n", 1, 128) is > 1)
            throw ApiException.Invalid("n", "n must be 1: a request gets one answer. Send it several times, with another seed each.", "unsupported_parameter");
        if (request.Whole("best_of", 1, 128) is > 1)
            throw Error("best_of", "Several answers");
        if (request.Flag("echo") is true)
            throw Error("echo", "Echoes of the prompt");
        if (request.Text("suffix") is { Length: > 0 })
            throw Error("suffix", "Suffixes");
    }

    /// <exception cref="ApiException">There are tools, or calls of them.</exception>
    public static void RefuseTools(JsonFields fields)
    {
        foreach (var name in new[] { "tools", "functions", "tool_calls" })
            if (fields.Array(name) is { } tools && tools.GetArrayLength() > 0)
                throw Error(fields.PathOf(name), "Tools");
        foreach (var name in new[] { "tool_choice", "function_call" })
            if (fields.Find(name) is { } choice && !(choice.ValueKind == JsonValueKind.String && choice.GetString() is "none" or "auto"))
                throw Error(fields.PathOf(name), "Tools");
    }

    private static void RefuseOtherForms(JsonFields request)
    {
        if (request.Object("response_format") is { } format && format.Text("type") is not "text")
            throw ApiException.Invalid("response_format", "response_format must be {\"type\":\"text\"}: the model cannot be bound to a form. Leave it out and say in the prompt what you need.", "unsupported_parameter");
        if (request.Array("modalities") is { } modalities && modalities.EnumerateArray().Any(form => form.ValueKind != JsonValueKind.String || form.GetString() != "text"))
            throw Error("modalities", "Other forms than text");
        if (request.Find("audio") is not null)
            throw Error("audio", "Sounds");
        if (request.Find("logprobs") is { ValueKind: not JsonValueKind.False })
            throw Error("logprobs", "Log-probabilities");
        if (request.Whole("top_logprobs", 0, 1000) is > 0)
            throw Error("top_logprobs", "Log-probabilities");
    }
}
