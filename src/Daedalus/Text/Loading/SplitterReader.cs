using Daedalus.Models.Weights;
using Daedalus.Text.Model;
using Daedalus.Text.Patterns;

namespace Daedalus.Text.Loading;

/// <summary>Reads the pre_tokenizer: any number of Split, then one ByteLevel.</summary>
internal static class SplitterReader
{
    private const int MostSteps = 16;

    public static WordSplitter Read(Field root)
    {
        var parts = new List<Field>();
        Flatten(root.Required("pre_tokenizer"), parts);
        if (parts.Count is 0 or > MostSteps)
            throw root.Fail($"pre_tokenizer: has {parts.Count} steps; 1 to {MostSteps} are allowed");
        var last = parts[^1];
        if (Type(last) != "ByteLevel")
            throw last.Fail($"ends with {Printable.Quote(Type(last))}; only byte-level models, which end with ByteLevel, are supported");
        var steps = parts.SkipLast(1).Select(ReadSplit).ToList();
        var prefixAt = last.Flag("add_prefix_space", true) ? steps.Count : -1;
        if (last.Flag("use_regex", true))
            steps.Add(new SplitStep(Pattern.OfExpression(WordSplitter.Gpt2Expression), false, false));
        return new WordSplitter(steps, prefixAt);
    }

    private static void Flatten(Field part, List<Field> into)
    {
        if (Type(part) != "Sequence")
            into.Add(part);
        else
            foreach (var inner in part.Required("pretokenizers").Items())
                Flatten(inner, into);
    }

    private static SplitStep ReadSplit(Field part)
    {
        if (Type(part) != "Split")
            throw part.Fail($"is of type {Printable.Quote(Type(part))}; supported before the ByteLevel is Split");
        var behavior = part.Required("behavior").Text();
        if (behavior is not ("Isolated" or "Removed"))
            throw part.Fail($"has the behavior {Printable.Quote(behavior)}; supported are Isolated and Removed");
        var inverted = part.Flag("invert", false);
        return new SplitStep(ReadPattern(part.Required("pattern")), behavior == "Removed" && !inverted, behavior == "Removed" && inverted);
    }

    private static Pattern ReadPattern(Field pattern)
    {
        try
        {
            if (pattern.Optional("String") is { } literal)
                return Pattern.OfLiteral(literal.Text());
            return Pattern.OfExpression(pattern.Required("Regex").Text());
        }
        catch (PatternException e)
        {
            throw new Models.InvalidModelException(pattern.File, $"{pattern.Path}: {e.Message}", e);
        }
    }

    private static string Type(Field part) => part.Required("type").Text();
}
