using System.Globalization;
using System.Text.RegularExpressions;

namespace Daedalus.Cli.Evaluation;

/// <summary>How an answer is held against the right one.</summary>
internal static partial class AnswerCheck
{
    /// <summary>The kinds that a task file may name.</summary>
    public const string Kinds = "exact, number, contains";

    /// <summary>Whether a task file may name it.</summary>
    public static bool IsKind(string kind) => kind is "exact" or "number" or "contains";

    /// <summary>Whether an answer is right. White space around it never counts.</summary>
    /// <param name="kind">exact: the same text; number: the last number of both has the same value; contains: the right answer stands in it.</param>
    /// <param name="answer">What was generated.</param>
    /// <param name="right">What it should be.</param>
    public static bool IsRight(string kind, string answer, string right) => kind switch
    {
        "exact" => answer.Trim() == right.Trim(),
        "contains" => answer.Contains(right.Trim(), StringComparison.Ordinal),
        _ => LastNumber(answer) is { } number && number == LastNumber(right),
    };

    private static double? LastNumber(string text) =>
        Number().Matches(text).LastOrDefault() is { } last
            ? double.Parse(last.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : null;

    // Commas between thousands only: "3,4" are two numbers. Other scripts' digits are none that can be read.
    [GeneratedRegex(@"-?([0-9]{1,3}(,[0-9]{3})+(?![0-9])|[0-9]+)(\.[0-9]+)?")]
    private static partial Regex Number();
}
