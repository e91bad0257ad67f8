using System.Text.Json;
using Daedalus.Caching;
using Daedalus.Server.Errors;
using Daedalus.Serving;

namespace Daedalus.Server.Requests;

/// <summary>What a request can say beyond OpenAI's fields, in its object <c>daedalus</c>. There a field that nobody knows is a slip, and refused.</summary>
internal sealed record Extension
{
    private const string Field = "daedalus";
    private const int LongestText = 256;

    private static readonly string[] Known = ["decoder", "settings", "cache", "stop_early", "guidance", "priority", "timeout_seconds"];

    public string? Decoder { get; private init; }

    public IReadOnlyCollection<KeyValuePair<string, string>> Settings { get; private init; } = [];

    public CacheOptions? Cache { get; private init; }

    public bool? StopEarly { get; private init; }

    public double? Guidance { get; private init; }

    public RequestPriority Priority { get; private init; }

    public TimeSpan? Timeout { get; private init; }

    /// <exception cref="ApiException">A field is unknown or has a wrong value.</exception>
    public static Extension Read(JsonFields request)
    {
        if (request.Object(Field) is not { } fields)
            return new Extension();
        foreach (var property in fields.All)
            if (!Known.Contains(property.Name))
                throw ApiException.Invalid(Field, $"daedalus has no field of this name; it has {string.Join(", ", Known)}.");
        return new Extension
        {
            Decoder = fields.Text("decoder", LongestText),
            Settings = fields.Object("settings") is { } settings ? [.. settings.All.Select(setting => Setting(settings, setting))] : [],
            Cache = fields.Text("cache", LongestText) is { } cache ? Checked.By(fields.PathOf("cache"), () => CacheOptions.Parse(cache)) : null,
            StopEarly = fields.Flag("stop_early"),
            Guidance = fields.Number("guidance", 0, 1000),
            Priority = PriorityOf(fields),
            Timeout = fields.Number("timeout_seconds", .001, 1_000_000) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    // Settings are numbers, switches, or the names of choices: all of them as they would be written on a command line.
    private static KeyValuePair<string, string> Setting(JsonFields settings, JsonProperty setting) => new(setting.Name, setting.Value.ValueKind switch
    {
        JsonValueKind.Number => setting.Value.GetRawText(),
        JsonValueKind.String => setting.Value.GetString()!,
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        _ => throw settings.Wrong("*", "a number, true, false, or the name of a choice", setting.Value),
    });

    private static RequestPriority PriorityOf(JsonFields fields) => fields.Text("priority", LongestText) switch
    {
        null or "normal" => RequestPriority.Normal,
        "high" => RequestPriority.High,
        "low" => RequestPriority.Low,
        _ => throw ApiException.Invalid(fields.PathOf("priority"), "daedalus.priority must be high, normal or low."),
    };
}
