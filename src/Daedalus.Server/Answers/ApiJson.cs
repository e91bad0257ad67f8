using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Daedalus.Server.Answers;

/// <summary>How answers become JSON.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ChatAnswer))]
[JsonSerializable(typeof(ChatChunk))]
[JsonSerializable(typeof(TextAnswer))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelCard))]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(CanvasEvent))]
[JsonSerializable(typeof(CanvasResult))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Letters beyond ASCII as they are: no browser takes these answers for a page.</summary>
    public static ApiJson Compact { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
