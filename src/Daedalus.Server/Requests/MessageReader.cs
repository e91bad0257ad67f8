using System.Text.Json;
using Daedalus.Server.Errors;
using Daedalus.Text;

namespace Daedalus.Server.Requests;

/// <summary>Reads the conversation of a request.</summary>
internal static class MessageReader
{
    private const string Field = "messages";

    /// <exception cref="ApiException">There is none, or a message is not of a known role with text.</exception>
    public static Prompt Read(JsonFields request)
    {
        if (request.Array(Field) is not { } messages || messages.GetArrayLength() == 0)
            throw ApiException.Invalid(Field, "messages is missing or empty; give at least one, e.g. [{\"role\":\"user\",\"content\":\"Hello\"}].");
        return Prompt.Chat([.. messages.EnumerateArray().Select(ReadOne)]);
    }

    private static ChatTurn ReadOne(JsonElement message, int index)
    {
        var path = $"{Field}[{index}]";
        if (message.ValueKind != JsonValueKind.Object)
            throw ApiException.Invalid(path, $"{path} must be an object with role and content.");
        var fields = new JsonFields(message, path + ".");
        var role = fields.Text("role", longest: 32) switch
        {
            "developer" => "system",
            "system" => "system",
            "user" => "user",
            "assistant" => "assistant",
            "tool" or "function" => throw Unsupported.Error(path + ".role", "Tools"),
            _ => throw ApiException.Invalid(path + ".role", $"{path}.role must be system, developer, user or assistant."),
        };
        Unsupported.RefuseTools(fields);
        return new ChatTurn(role, Content(fields));
    }

    private static string Content(JsonFields message)
    {
        const string Name = "content";
        var path = message.PathOf(Name);
        if (message.Find(Name) is not { } content)
            throw ApiException.Invalid(path, $"{path} is missing; give a string, or an array of text parts.");
        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,

            // As they are, one after the other, as Microsoft.Extensions.AI and most chat templates have it: whoever wants a line between them writes it.
            JsonValueKind.Array => string.Concat(content.EnumerateArray().Select((part, i) => PartText(part, $"{path}[{i}]"))),
            _ => throw message.Wrong(Name, "a string, or an array of text parts", content),
        };
    }

    private static string PartText(JsonElement part, string path)
    {
        if (part.ValueKind != JsonValueKind.Object)
            throw ApiException.Invalid(path, $"{path} must be an object such as {{\"type\":\"text\",\"text\":\"...\"}}.");
        var fields = new JsonFields(part, path + ".");
        return fields.Text("type", longest: 64) switch
        {
            "text" => fields.Text("text") ?? throw ApiException.Invalid(path + ".text", $"{path}.text is missing; a part of type text has one."),
            "image_url" or "input_image" => throw Unsupported.Error(path, "Images"),
            "input_audio" => throw Unsupported.Error(path, "Audio"),
            "file" => throw Unsupported.Error(path, "Files"),
            _ => throw ApiException.Invalid(path + ".type", $"{path}.type must be text; the model reads nothing else."),
        };
    }
}
