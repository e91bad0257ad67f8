using System.Text.Json;
using System.Text.Json.Nodes;
using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>The small tokenizer and changed copies of it.</summary>
internal static class Fixture
{
    public static string Folder => Checkpoints.Folder(Checkpoints.Small);

    public static byte[] Json { get; } = File.ReadAllBytes(Path.Combine(Folder, "tokenizer.json"));

    public static Tokenizer Tokenizer { get; } = Tokenizer.Load(Path.Combine(Folder, "tokenizer.json"));

    public static Tokenizer With(Action<JsonObject> change) => Tokenizer.Parse(Changed(change), "changed.json");

    public static byte[] Changed(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(Json)!.AsObject();
        change(root);
        return JsonSerializer.SerializeToUtf8Bytes(root);
    }

    /// <summary>Adds a token with the next free id.</summary>
    public static void Add(JsonObject root, string content, bool special, params string[] flags)
    {
        var list = root["added_tokens"]!.AsArray();
        var token = new JsonObject { ["id"] = 416 + list.Count, ["content"] = content, ["special"] = special };
        foreach (var flag in new[] { "single_word", "lstrip", "rstrip", "normalized" })
            token[flag] = flags.Contains(flag);
        list.Add(token);
    }

    /// <summary>A pre-tokenizer that splits by one expression. The space before every word makes each cut visible in the ids.</summary>
    public static void Split(JsonObject root, string expression, string behavior = "Isolated", bool invert = false)
    {
        var split = root["pre_tokenizer"]!["pretokenizers"]![0]!;
        split["pattern"]!["Regex"] = expression;
        split["behavior"] = behavior;
        split["invert"] = invert;
        root["pre_tokenizer"]!["pretokenizers"]![1]!["add_prefix_space"] = true;
    }
}
