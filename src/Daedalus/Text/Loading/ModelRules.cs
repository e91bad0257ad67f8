using System.Text.Json;
using Daedalus.Models.Weights;

namespace Daedalus.Text.Loading;

/// <summary>Refuses by name what would make ids differ from those the model was trained with.</summary>
internal static class ModelRules
{
    public static void Check(Field root)
    {
        var model = root.Required("model");
        var type = model.Optional("type")?.Text() ?? "BPE";
        if (type != "BPE")
            throw model.Fail($"is of type {Printable.Quote(type)}; only BPE is supported");
        if (model.Flag("byte_fallback", false))
            throw model.Fail("has byte_fallback, which is not supported: only byte-level models are");
        if (model.Optional("dropout") is { } dropout
            && !(dropout.Value.ValueKind == JsonValueKind.Number && dropout.Value.GetRawText() is "0" or "0.0"))
            throw dropout.Fail("is set, but only encoding without dropout is supported");
        if (model.Optional("unk_token") is { } unknown)
            throw unknown.Fail("is set, but a byte-level model has no unknown token");
        foreach (var affix in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
            if (model.Optional(affix) is { } given && given.Text().Length > 0)
                throw given.Fail("is set, which is not supported");
        CheckDecoder(root.Required("decoder"));
        if (root.Optional("post_processor") is { } post)
            CheckPostProcessor(post);
    }

    private static void CheckDecoder(Field decoder)
    {
        var type = decoder.Required("type").Text();
        if (type != "ByteLevel")
            throw decoder.Fail($"is of type {Printable.Quote(type)}; only ByteLevel is supported");
    }

    // Templates add their control tokens themselves, so the post-processor is only looked at.
    private static void CheckPostProcessor(Field post)
    {
        var type = post.Required("type").Text();
        if (type is not ("ByteLevel" or "TemplateProcessing" or "Sequence"))
            throw post.Fail($"is of type {Printable.Quote(type)}; supported are ByteLevel, TemplateProcessing and Sequence");
        if (type == "Sequence")
            foreach (var inner in post.Required("processors").Items())
                CheckPostProcessor(inner);
    }
}
