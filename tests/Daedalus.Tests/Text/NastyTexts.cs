namespace Daedalus.Tests.Text;

/// <summary>Texts picked by hand; each has a reason to go wrong.</summary>
internal static class NastyTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        "", " ", "\n", "\0", "\uFFFD", "\uFEFF", "a\0b", "\r", "\r\n", "\n\r\n", " \n", "\n ", " \n ", "\t\n\t", "   a", "a   ", "a  b", "  \n  \n  x", " \u0085 x", "x\u2028\u2029y",
        "\u180Ea\u200Bb\u2060c", "a\u001Cb\u001D c\u001F", "\u00A0\u00A0x", "\u3000全角", "don't DON'T don’t", "'s'S'ſ'ſ", "'llama 'LLama 'vE", "it'\u017F \u212Aelvin '\u212A",
        "𝒜𝓁𝓅𝒽𝒶", "𝟘𝟙𝟚𝟛𝟜", "𠀀𠀁丽", "a𠀀b𝟘c🙂d", "Ⅷ ⅷ ② ²³ ½", "１２３４５６７", "1234567890123", "1,234.56", "१२३४५", "0x1F600", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇺🇸🇺🇸🇺", "👍🏿👍", "🙂🙂🙂🙂🙂🙂🙂🙂",
        "e\u0301", "\u0301", "\u0301\u0301\u0301", "a\u0323\u0307", "a\u0307\u0323", "q\u0307\u0323\u0301", "\u1100\u1161\u11A8", "\uAC00\u11A8", "\u0344", "\u0958\u0929", "\u2126\u212B",
        "Å Å Å", "ﬀ ﬁ ﬆ", "ẛ̣", "\U0001D15E\U0001D165", "\u0F73\u0F75", "ǅ ǈ ᾈ", "ʰˠˢ", "ªº", "مُحَمَّد", "שָׁלוֹם", "\u202Egnp.exe", "क्षत्रिय", "ไม่เป็นไร", "Thé̀ quick", "///", "a/b/c//\n/", "...\n\n\n...",
        "#####\r\n\r\n", "!!!/\n", "x = 1;\r\n\r\n\r\ny", "\\n\\t\\\\", "$$$", "€£¥", "a_b__c", "_", "__init__", "<|", "<|im_start|", "<|im_start|>", "<|im_start|>system\nhi<|im_end|>\n", "<|endoftext|><|endoftext|>",
        " <|eot_id|> ", "<think> a </think>", "<tool_call>{}</tool_call>", "<|begin_of_text|>x", "<|endofprompt|>", "<|<|im_end|>|>", "\U0010FFFF\U0010FFFE", "\uFFFE\uFFFF", "\uE000\uF8FF", "\U000E0001\U000E0041",
        "HTTPServerError", "iPhone", "McDonald's", "ABCdefGHI", "ßẞ", "ŉgoro", "ﷺ", "İi̇Iı", "ΑΣ ας", "Straße", "\u00AD", "co\u00ADop", "a\u034Fb",
        new string(' ', 1000), new string('\n', 300), new string('a', 700), new string('é', 200), string.Concat(Enumerable.Repeat("ab", 400)), string.Concat(Enumerable.Repeat("\u0301", 120)), string.Concat(Enumerable.Repeat(" \n", 100)),
        new string('9', 100), new string('中', 120), string.Concat(Enumerable.Repeat("🙂", 64)), new string('=', 90), new string('A', 130) + new string('a', 130), new string('\t', 40) + "x",
    ];
}
