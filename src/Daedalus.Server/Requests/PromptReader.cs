using System.Text.Json;
using Daedalus.Server.Errors;

namespace Daedalus.Server.Requests;

/// <summary>Reads the prompt of a continuation: a text, an array with one text, or token ids.</summary>
internal static class PromptReader
{
    private const string Field = "prompt";
    private const string Wanted = "a string, an array of one string, or an array of token ids";

    /// <exception cref="ApiException">It is missing or something else.</exception>
    public static Prompt Read(JsonFields request)
    {
        if (request.Find(Field) is not { } prompt)
            throw ApiException.Invalid(Field, $"prompt is missing; give {Wanted}.");
        if (prompt.ValueKind == JsonValueKind.String)
            return Prompt.Raw(prompt.GetString()!);
        if (prompt.ValueKind != JsonValueKind.Array || prompt.GetArrayLength() == 0)
            throw request.Wrong(Field, Wanted, prompt);
        return prompt[0].ValueKind switch
        {
            JsonValueKind.Number => Ids(request, prompt),
            JsonValueKind.String when prompt.GetArrayLength() == 1 => Prompt.Raw(prompt[0].GetString()!),
            JsonValueKind.Array when prompt.GetArrayLength() == 1 && prompt[0].GetArrayLength() > 0 => Ids(request, prompt[0]),
            JsonValueKind.String or JsonValueKind.Array when prompt.GetArrayLength() > 1 => throw ApiException.Invalid(Field, "prompt has several texts; a request gets one answer. Send one request for each."),
            _ => throw request.Wrong(Field, Wanted, prompt),
        };
    }

    private static Prompt Ids(JsonFields request, JsonElement array)
    {
        var ids = new int[array.GetArrayLength()];
        foreach (var (i, id) in array.EnumerateArray().Index())
            if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out ids[i]))
                throw request.Wrong($"{Field}[{i}]", "a token id", id);
        return Prompt.Ids(ids);
    }
}
