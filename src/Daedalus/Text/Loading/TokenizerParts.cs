using Daedalus.Text.AddedTokens;
using Daedalus.Text.Model;

namespace Daedalus.Text.Loading;

/// <summary>What a file turns into. <c>Raw</c> looks for added tokens in the text as given, <c>Normalized</c> in its normal form.</summary>
internal sealed record TokenizerParts(
    Vocabulary Vocabulary,
    BytePairModel Model,
    WordSplitter Splitter,
    bool Normalizes,
    IReadOnlyList<AddedToken> Added,
    AddedTokenFinder Raw,
    AddedTokenFinder Normalized);
