using System.Text;

namespace Daedalus.Tests.Text;

/// <summary>Draws texts of every kind that has broken a tokenizer: scripts, emoji sequences, marks, controls, code, digits, white space.</summary>
internal static class TextGenerator
{
    private static readonly string[] Words =
    [
        "Hello", "the", " naïve café", "Übergrößenträger", "ça va?", "Привет мир", "Ελληνικά", "今天天气很好。", "東京は大きい", "カタカナ", "안녕하세요", "नमस्ते दुनिया",
        "สวัสดีครับ", "မြန်မာ", "ქართული", "Հայերեն", "Tiếng Việt", "İstanbul ığdır", "Ǆ ǅ ǆ ŉ", "O'Neil's", "WE'LL", "they'Re", "I'M", "x'ſ", "'K'k", "camelCaseHTTPServer",
    ];

    private static readonly string[] Emoji =
    [
        "🙂", "👩‍👩‍👧", "👍🏽", "🇩🇪🇯🇵", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️‍🔥", "1️⃣", "🧑🏿‍🚀", "☺︎", "🫠", "🏳️‍🌈", "👨‍👩‍👧‍👦", "\u200D", "\uFE0F",
    ];

    private static readonly string[] Code =
    [
        "def f(x):\n    return x**2  # 1", "if (a<b&&c>=d) {\r\n\t\tx++;\r\n}", "<a href=\"/x?y=1&z\">", "SELECT * FROM t WHERE id='1';", "http://a.b/c//d", "\\u0041\\n", "//--!!//\n\n",
        "#include <x>\n", "λx→y∀∃≠", "{\"k\":[1,2,{}]}", "___init___", "$x[`y`]@z",
    ];

    private static readonly string[] Rtl = ["مرحبا بالعالم", "שלום עולם", "\u202Eabc\u202C", "פָּנִים", "السَّلَامُ", "۱۲۳", "\u200F", "ﷺ", "יִשְׂרָאֵל"];

    private static readonly int[] Digits = ['0', 0x660, 0x966, 0xFF10, 0x1D7CE, 0x2160, 0xB2, 0x2460, 0x3021, 0x1E950];

    private static readonly string[] Spaces = [" ", "  ", "\t", "\n", "\r\n", "\n\n", "\u00A0", "\u3000", "\u2003", "\u0085", "\u2028", "\u180E", "\u200B", "\uFEFF", "\v", "\f", "\u001C", "\u001F", "    ", "\r"];

    public static string Draw(Draws draws, IReadOnlyList<string> typedTokens)
    {
        var text = new StringBuilder();
        for (var parts = draws.Between(1, 9); parts > 0; parts--)
            text.Append(Part(draws, typedTokens));
        return text.ToString();
    }

    private static string Part(Draws draws, IReadOnlyList<string> typedTokens) => draws.Below(12) switch
    {
        0 or 1 => draws.Of(Words) + (draws.Below(2) == 0 ? " " : ""),
        2 => draws.Of(Emoji),
        3 => draws.Of(Code),
        4 => draws.Of(Rtl),
        5 => Repeat(draws, 8, () => char.ConvertFromUtf32(draws.Of(Digits) + draws.Below(10))),
        6 => Repeat(draws, 6, () => draws.Of(Spaces)) + (draws.Below(4) == 0 ? new string(' ', draws.Below(90)) : ""),
        7 => Repeat(draws, 5, () => ((char)draws.Below(0x20)).ToString()) + (char)(0x7F + draws.Below(0x21)),
        8 => Marked(draws),
        9 => Repeat(draws, 6, () => CodePoint(draws)),
        10 => Repeat(draws, 10, () => ((char)draws.Between(0x20, 0x7E)).ToString()),
        _ => draws.Of(typedTokens),
    };

    /// <summary>A base and marks in no canonical order, Hangul letters, and characters that have several normal forms.</summary>
    private static string Marked(Draws draws) => draws.Below(4) switch
    {
        0 => "" + (char)(0x1100 + draws.Below(19)) + (char)(0x1161 + draws.Below(21)) + (char)(0x11A7 + draws.Below(28)),
        1 => draws.Of(["\u212B", "\u2126", "ﬁ", "\u0340", "\u0344", "\u0958", "\u2ADC", "\uFB2C", "\U0001D15E", "\U0002F800", "\u0DDD", "각", "\U000110A5\U000110BA", "\u09C7\u09BE"]),
        _ => draws.Of(["a", "e", "o", "ệ", "Ω", "q", "が", "か", "अ", "ü"]) + Repeat(draws, 4, () => ((char)draws.Between(0x300, 0x36F)).ToString()),
    };

    private static string CodePoint(Draws draws)
    {
        var code = draws.Below(3) switch
        {
            0 => draws.Below(0x3000),
            1 => draws.Below(0x20000),
            _ => draws.Below(0x110000),
        };
        return Rune.IsValid(code) ? char.ConvertFromUtf32(code) : "\uFFFD";
    }

    private static string Repeat(Draws draws, int most, Func<string> part) => string.Concat(Enumerable.Range(0, draws.Between(1, most)).Select(_ => part()));
}
