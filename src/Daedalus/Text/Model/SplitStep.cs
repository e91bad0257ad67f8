using Daedalus.Text.Patterns;

namespace Daedalus.Text.Model;

/// <summary>One cut of the text: at each match of the pattern, keeping or removing the matches (or, inverted, what lies between).</summary>
internal sealed record SplitStep(Pattern Pattern, bool RemovesMatches, bool RemovesGaps);
