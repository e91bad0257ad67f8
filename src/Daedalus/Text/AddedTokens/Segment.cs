namespace Daedalus.Text.AddedTokens;

/// <summary>A stretch of text: an added token, or text between such tokens where <see cref="Token"/> is null.</summary>
internal readonly record struct Segment(int Start, int End, AddedToken? Token);
