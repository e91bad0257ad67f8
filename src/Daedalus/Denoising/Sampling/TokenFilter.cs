namespace Daedalus.Denoising.Sampling;

/// <summary>
/// Divides logits by a temperature and leaves the tokens from which one is drawn: those that carry most of the probability (top-p, the nucleus), then the
/// likeliest few (top-k). Confidence, margin and entropy are then those of what is left, as in Dream (<c>generation_utils.py</c>, sample_tokens).
/// </summary>
/// <param name="temperature">Divisor; 0 leaves logits as they are.</param>
/// <param name="topP">Share of probability, 1 keeps all.</param>
/// <param name="topK">Number of tokens, 0 keeps all; equals of the last one are kept with it.</param>
/// <param name="dropsCrossing">Whether the token with which the share is reached is dropped, unless it is the first (MDLM, ReMDM); Dream keeps it.</param>
internal sealed class TokenFilter(double temperature, double topP, int topK, bool dropsCrossing = false) : ILogitRule
{
    // As published, and not minus infinity: where nothing that is left can be written, as the mask token cannot, the others can still be told from broken weights.
    private const float Dropped = float.MinValue;

    private readonly PriorityQueue<float, float> _largest = new();
    private ulong[] _ordered = [];

    /// <summary>The filter of these settings; null where they keep every token.</summary>
    public static TokenFilter? Of(double temperature, double topP, int topK, bool dropsCrossing = false) =>
        topP >= 1 && topK == 0 ? null : new TokenFilter(temperature, topP, topK, dropsCrossing);

    /// <summary>Scale of the noise behind a filter, which has divided by the temperature already.</summary>
    public static float Noise(TokenFilter? filter, double temperature) => filter is null || temperature == 0 ? (float)temperature : 1f;

    public void Apply(int position, Span<float> logits)
    {
        if (temperature > 0)
            Divide(logits);
        if (topP < 1)
            KeepNucleus(logits);
        if (topK > 0 && topK < logits.Length)
            KeepLargest(logits);
    }

    // A tiny temperature makes quotients infinite, as broken weights do. Only distances count: where the largest would be, it becomes 0.
    private void Divide(Span<float> logits)
    {
        var largest = Largest(logits);
        var origin = float.IsFinite(largest) && !float.IsFinite((float)(largest / temperature)) ? largest : 0.0;
        foreach (ref var logit in logits)
            if (float.IsFinite(logit))
                logit = Math.Max(Dropped, (float)((logit - origin) / temperature));
    }

    private static float Largest(ReadOnlySpan<float> logits)
    {
        var most = float.NegativeInfinity;
        foreach (var logit in logits)
            most = Math.Max(most, logit);
        return most;
    }

    private void KeepNucleus(Span<float> logits)
    {
        var most = Largest(logits);
        var total = 0.0;
        foreach (var logit in logits)
            total += Weight(logit, most);
        if (!double.IsFinite(total))
            return;

        var count = Candidates(logits, most, topP * total);
        _ordered.AsSpan(0, count).Sort();
        var (kept, before) = (0, 0.0);
        for (; kept < count; kept++)
        {
            // As published: a token is dropped once the sum before it, or with it, is above the share.
            var with = before + Weight(logits[TokenOf(_ordered[kept])], most);
            if (kept > 0 && (dropsCrossing ? with : before) > topP * total)
                break;
            before = with;
        }

        var last = _ordered[Math.Max(0, kept - 1)];
        for (var token = 0; token < logits.Length; token++)
            if (Order(logits[token], token) > last)
                logits[token] = Math.Min(logits[token], Dropped);
    }

    // A distribution is steep: the few tokens that are near the largest mostly carry the share, and only they are sorted.
    private int Candidates(ReadOnlySpan<float> logits, float most, double share)
    {
        if (_ordered.Length < logits.Length)
            _ordered = new ulong[logits.Length];
        for (var reach = 4f; ; reach *= 2)
        {
            var (count, sum) = (0, 0.0);
            for (var token = 0; token < logits.Length; token++)
                if (logits[token] >= most - reach)
                {
                    _ordered[count++] = Order(logits[token], token);
                    sum += Weight(logits[token], most);
                }

            if (sum > share || count == logits.Length || float.IsPositiveInfinity(reach))
                return count;
        }
    }

    private void KeepLargest(Span<float> logits)
    {
        _largest.Clear();
        foreach (var logit in logits)
            if (_largest.Count < topK)
                _largest.Enqueue(logit, logit);
            else if (logit > _largest.Peek())
                _largest.EnqueueDequeue(logit, logit);
        foreach (ref var logit in logits)
            if (logit < _largest.Peek())
                logit = Math.Min(logit, Dropped);
    }

    private static double Weight(float logit, float most) => Math.Exp((double)logit - most);

    // Descending by logit, then ascending by token: the bits of floats, signs turned, order as their values do.
    private static ulong Order(float logit, int token)
    {
        var bits = BitConverter.SingleToUInt32Bits(logit + 0f);
        var ascending = (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
        return ((ulong)~ascending << 32) | (uint)token;
    }

    private static int TokenOf(ulong order) => (int)(uint)order;
}
