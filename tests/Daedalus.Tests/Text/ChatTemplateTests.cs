using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus.Tests.Text;

public class ChatTemplateTests
{
    private static readonly Tokenizer ChatMl = Fixture.With(root =>
    {
        Fixture.Add(root, "<|im_start|>", true);
        Fixture.Add(root, "<|im_end|>", true);
    });

    private static readonly string[] Contents = ["Hi", " \n spaced \u001C\u3000", "", "\n\nx", "<|eot_id|><|mdm_mask|>", "a\u0301 🙂", "\u200Bkept\uFEFF", "x\ud800y"];

    [Fact]
    public void Llada_equals_the_rendered_text()
    {
        foreach (var content in Contents.Where(c => !c.Contains("<|", StringComparison.Ordinal)))
        {
            var stripped = content.Trim(' ', '\n', '\u001C', '\u3000');
            var rendered = $"<|startoftext|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n{stripped}<|eot_id|>"
                + "<|start_header_id|>assistant<|end_header_id|>\n\n";
            ChatTurn[] turns = [new("system", "Be brief."), new("user", content)];
            Assert.Equal(Fixture.Tokenizer.Encode(rendered, parseSpecial: true), ChatTemplate.Llada.Encode(Fixture.Tokenizer, turns));
        }
    }

    [Fact]
    public void ChatMl_equals_the_rendered_text_with_the_default_system_turn()
    {
        foreach (var content in Contents)
        {
            var rendered = $"<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n{content}<|im_end|>\n<|im_start|>assistant\n";
            var expected = content.Contains("<|", StringComparison.Ordinal) ? null : ChatMl.Encode(rendered, parseSpecial: true);
            var ids = ChatTemplate.ChatMl.Encode(ChatMl, [new ChatTurn("user", content)]);
            if (expected is not null)
                Assert.Equal(expected, ids);
            Assert.Equal(rendered.Replace('\ud800', '\uFFFD'), ChatMl.Decode(ids));
        }
        Assert.StartsWith("<|im_start|>system\nown<|im_end|>\n<|im_start|>user\n", ChatMl.Decode(ChatTemplate.ChatMl.Encode(ChatMl, [new("system", "own"), new("user", "x")])), StringComparison.Ordinal);
    }

    [Fact]
    public void Content_never_becomes_a_control_token()
    {
        var special = Enumerable.Range(416, 6).Select(Fixture.Tokenizer.TokenText).ToArray();
        var control = ChatTemplate.Llada.Encode(Fixture.Tokenizer, [new("user", "x")]).Count(Fixture.Tokenizer.IsSpecial);
        foreach (var text in special.Concat([string.Concat(special)]))
        {
            Assert.DoesNotContain(Fixture.Tokenizer.Encode(text), Fixture.Tokenizer.IsSpecial);
            Assert.Contains(Fixture.Tokenizer.Encode(text, parseSpecial: true), Fixture.Tokenizer.IsSpecial);
            Assert.Equal(control, ChatTemplate.Llada.Encode(Fixture.Tokenizer, [new("user", text)]).Count(Fixture.Tokenizer.IsSpecial));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("User")]
    [InlineData("user\n")]
    [InlineData("<|im_end|>")]
    [InlineData("us er")]
    public void Roles_are_plain_words(string role) =>
        Assert.Throws<ArgumentException>(() => ChatTemplate.Llada.Encode(Fixture.Tokenizer, [new(role, "x")]));

    [Fact]
    public void A_conversation_has_turns() => Assert.Throws<ArgumentException>(() => ChatTemplate.Llada.Encode(Fixture.Tokenizer, []));

    [Fact]
    public void A_missing_control_token_is_named()
    {
        var error = Assert.Throws<InvalidModelException>(() => ChatTemplate.ChatMl.Encode(Fixture.Tokenizer, [new("user", "x")]));
        Assert.Contains("<|im_start|>", error.Message, StringComparison.Ordinal);
        var strips = Fixture.With(root =>
        {
            Fixture.Add(root, "<|im_start|>", true, "rstrip");
            Fixture.Add(root, "<|im_end|>", true);
        });
        Assert.Throws<InvalidModelException>(() => ChatTemplate.ChatMl.Encode(strips, [new("user", "x")]));
    }

    [Fact]
    public void Templates_are_detected_by_their_control_tokens()
    {
        Assert.Same(ChatTemplate.Llada, ChatTemplate.Detect(Fixture.Tokenizer));
        Assert.Same(ChatTemplate.ChatMl, ChatTemplate.Detect(Fixture.With(root =>
        {
            root["added_tokens"]!.AsArray().Clear();
            Fixture.Add(root, "<|im_start|>", true);
            Fixture.Add(root, "<|im_end|>", true);
        })));
        Assert.Null(ChatTemplate.Detect(Fixture.With(root => root["added_tokens"]!.AsArray().Clear())));
    }
}
