using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.DreamOn;

/// <summary>
/// The decision of <see cref="DreamOnOptions"/>. Where its two published samplers differ, in the order of several edits of one step, a mask at a time
/// makes no difference. Published for one gap; of several, a deletion reaches to the end of its own. A canvas that would lose its last place is left
/// with one end-of-text token.
/// </summary>
internal sealed class DreamOnDecoder : IDecoder, IFillsGaps
{
    private readonly RevealOrder _order;
    private readonly int _eosToken;
    private readonly int _expandToken;
    private readonly int _deleteToken;
    private readonly int _longestGaps;
    private readonly TokenBan? _ban;
    private DecoderStatistics _statistics;
    private int _longest;
    private int _budget;

    /// <param name="options">Settings.</param>
    /// <param name="context">The request.</param>
    /// <param name="gapsLength">Tokens of a canvas with gaps; 0 without.</param>
    public DreamOnDecoder(DreamOnOptions options, DecoderContext context, int gapsLength)
    {
        (_order, _budget, _longestGaps) = (options.Order, options.ExpandBudget, options.MaxLength);
        (_eosToken, _expandToken) = (context.Conventions.EosToken, options.ExpandToken);
        _deleteToken = options.DeleteToken < 0 ? _eosToken : options.DeleteToken;
        foreach (var (name, token) in new[] { ("expand-token", _expandToken), ("delete-token", _deleteToken) })
            if (token >= context.Conventions.VocabularySize || token == context.Conventions.MaskToken)
                throw new ArgumentException(
                    $"{name} is {token}; it must be below {context.Conventions.VocabularySize} and not the mask token {context.Conventions.MaskToken}.");
        if (_expandToken == _deleteToken)
            throw new ArgumentException($"expand-token and delete-token are both {_expandToken}; a mask cannot become two and go. Name two tokens.");
        MaxLength = _longest = (int)Math.Min((long)gapsLength + options.MaxLength, context.Room);
        InitialLength = gapsLength > 0 ? gapsLength : Math.Min(options.InitialLength, MaxLength);
        _ban = _expandToken < 0 ? null : new TokenBan(_expandToken);
    }

    public int InitialLength { get; }

    public int MaxLength { get; }

    public ScoringRules Rules => new() { Logits = _ban };

    public DecoderStatistics Statistics => _statistics;

    public void Begin(CanvasView canvas)
    {
        var masks = canvas.Ids[canvas.PromptLength..].Count(canvas.MaskToken);
        _longest = Math.Min(MaxLength, canvas.Length - masks + Math.Max(masks, _longestGaps));
    }

    public void Ask(CanvasView canvas, List<int> positions)
    {
        canvas.ListMasks(canvas.PromptLength, canvas.Ids.Length, positions);
        if (_ban is not null)
            _ban.IsOn = !MayExpand(canvas);
    }

    public void Decide(CanvasView canvas, ReadOnlySpan<int> positions, ReadOnlySpan<PositionScore> scores, EditList edits)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            if (Rank(scores[i], canvas.MaskToken) > Rank(scores[best], canvas.MaskToken))
                best = i;
        var token = scores[best].Proposal(canvas.MaskToken);
        if (token == _expandToken && MayExpand(canvas))
            Expand(positions[best], edits);
        else if (token == _expandToken || token == _deleteToken)
            Delete(canvas, positions[best], edits);
        else
            edits.Write(positions[best], token, scores[best].Certainty(canvas.MaskToken));
    }

    public bool Advance(CanvasView canvas) => canvas.HasMask(canvas.PromptLength, canvas.Ids.Length);

    private bool MayExpand(CanvasView canvas) => _budget > 0 && canvas.Length < _longest;

    private float Rank(in PositionScore score, int maskToken) => _order switch
    {
        RevealOrder.MaskGit => score.Certainty(maskToken),
        RevealOrder.Margin => score.Margin,
        _ => -score.Entropy,
    };

    private void Expand(int position, EditList edits)
    {
        _budget--;
        edits.Expand(position, 2);
        _statistics = _statistics with { Insertions = _statistics.Insertions + 1 };
    }

    private void Delete(CanvasView canvas, int position, EditList edits)
    {
        for (var i = position; i < canvas.Ids.Length && !canvas.IsGiven(i); i++)
            if (canvas.IsMask(i))
                edits.Delete(i);
        if (edits.Deleted.Length < canvas.Length)
            return;
        edits.Clear();
        edits.Write(position, _eosToken, 1f);
        for (var i = position + 1; i < canvas.Ids.Length; i++)
            edits.Delete(i);
    }
}
