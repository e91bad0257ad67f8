using Daedalus.Denoising;
using Daedalus.Models;

namespace Daedalus.Engine;

/// <summary>Numbers that are added to the logits of some tokens at every position.</summary>
internal sealed class LogitBias : ILogitRule
{
    private readonly KeyValuePair<int, float>[] _bias;

    private LogitBias(KeyValuePair<int, float>[] bias) => _bias = bias;

    /// <summary>The rule of a request; null without any bias.</summary>
    /// <exception cref="ArgumentException">A token is none of the vocabulary, a bias is no number, or nothing could be written.</exception>
    public static LogitBias? Of(IReadOnlyDictionary<int, float> bias, ModelConventions conventions)
    {
        ArgumentNullException.ThrowIfNull(bias);
        var forbidden = 0;
        foreach (var (token, value) in bias)
        {
            if ((uint)token >= (uint)conventions.VocabularySize)
                throw new ArgumentException($"LogitBias names token {token}; the vocabulary has 0 to {conventions.VocabularySize - 1}.");
            if (float.IsNaN(value) || float.IsPositiveInfinity(value))
                throw new ArgumentException($"LogitBias of token {token} is {value}; it must be a finite number, or negative infinity to forbid the token.");
            forbidden += float.IsNegativeInfinity(value) && token != conventions.MaskToken ? 1 : 0;
        }

        return forbidden >= conventions.VocabularySize - 1
            ? throw new ArgumentException("LogitBias forbids every token but the mask; leave one that can be written.")
            : bias.Count == 0 ? null : new LogitBias([.. bias]);
    }

    public void Apply(int position, Span<float> logits)
    {
        foreach (var (token, value) in _bias)
            logits[token] += value;
    }
}
