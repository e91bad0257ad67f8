namespace Daedalus.Text.Patterns;

/// <summary>A pattern that cannot be read, is not supported, or costs more than its text justifies.</summary>
internal sealed class PatternException(string problem) : Exception(problem);
