using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Daedalus.Cli.Input;

/// <summary>The parser's complaints as users should read them: without names of .NET types.</summary>
internal static partial class ParseErrors
{
    private const string NoCommand = "Required command was not provided.";

    public static string InWords(IReadOnlyList<ParseError> errors, IEnumerable<string> commands)
    {
        var words = string.Join(" ", errors.Select(error => WrongType().Replace(error.Message, Rephrased)).Distinct());
        return words.Replace(NoCommand, $"There are the commands {string.Join(", ", commands)}.", StringComparison.Ordinal);
    }

    private static string Rephrased(Match match) =>
        $"{match.Groups["option"].Value} is '{match.Groups["value"].Value}'; it must be a whole number"
        + (match.Groups["type"].Value.Contains("UInt64", StringComparison.Ordinal) ? $" from 0 to {ulong.MaxValue}." : $" from {int.MinValue} to {int.MaxValue}.");

    [GeneratedRegex("Cannot parse argument '(?<value>.*)' for option '(?<option>[^']*)' as expected type '(?<type>[^']*(?:'[^' .]+)*)'\\.?", RegexOptions.Singleline)]
    private static partial Regex WrongType();
}
