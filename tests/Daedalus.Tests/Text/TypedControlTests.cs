using System.Text.Json.Nodes;
using Daedalus.Models;
using Daedalus.Tests.Loading;

namespace Daedalus.Tests.Text;

/// <summary>A file that calls a model's control tokens ordinary ones: typed text still never becomes them.</summary>
public class TypedControlTests
{
    private static readonly string[] Contents =
        ["<|startoftext|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|im_start|>", "<|im_end|>"];

    [Fact]
    public void Control_tokens_of_templates_are_special_whatever_the_file_says()
    {
        var tokenizer = Fixture.With(root =>
        {
            Fixture.Add(root, "<|im_start|>", false);
            Fixture.Add(root, "<|im_end|>", false);
            CallOrdinary(root);
        });
        foreach (var content in Contents)
        {
            var id = tokenizer.FindToken(content)!.Value;
            Assert.True(tokenizer.IsSpecial(id));
            Assert.DoesNotContain(id, tokenizer.Encode(content));
            Assert.Equal(content, tokenizer.Decode(tokenizer.Encode(content)));
            Assert.Equal([id], tokenizer.Encode(content, parseSpecial: true));
        }
    }

    [Fact]
    public void A_models_mask_and_end_are_special_whatever_the_file_says()
    {
        using var folder = new SmallCopy();
        folder.Change("tokenizer.json", CallOrdinary);
        using var model = DiffusionModel.Load(folder.Path);
        const string Typed = "a<|mdm_mask|>b<|endoftext|><|eot_id|>";
        int[] control = [model.Conventions.MaskToken, model.Conventions.EosToken, model.TurnEndToken!.Value];
        Assert.DoesNotContain(model.Encode(Prompt.Raw(Typed)), control.Contains);
        var options = new GenerationOptions
        {
            Decoder = Questions.Fixed with { Length = 32, Steps = 1 },
            Infill = new Infill([InfillPart.Text(Typed), InfillPart.Gap(2)]),
        };
        Assert.StartsWith(Typed, model.Generate("hi", options).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_a_configuration_calls_the_mask_is_spelled_by_its_parts()
    {
        using var folder = new SmallCopy();
        var word = Assert.Single(Fixture.Tokenizer.Encode("an"));
        folder.Change("config.json", json => json["mask_token_id"] = word);
        using var model = DiffusionModel.Load(folder.Path);
        Assert.DoesNotContain(word, model.Encode(Prompt.Raw("an ant can")));
        Assert.Equal("an ant can", model.Tokenizer.Decode(model.Encode(Prompt.Raw("an ant can"))));
    }

    [Fact]
    public void A_byte_that_a_configuration_calls_the_mask_is_refused()
    {
        using var folder = new SmallCopy();
        folder.Change("config.json", json => json["mask_token_id"] = Fixture.Tokenizer.FindToken("a")!.Value);
        var error = Assert.Throws<InvalidModelException>(() => DiffusionModel.Load(folder.Path));
        Assert.Equal(folder.PathOf("tokenizer.json"), error.File);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    private static void CallOrdinary(JsonObject root)
    {
        foreach (var token in root["added_tokens"]!.AsArray())
            token!["special"] = false;
    }
}
