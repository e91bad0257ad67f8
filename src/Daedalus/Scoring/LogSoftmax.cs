using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Daedalus.Scoring;

/// <summary>Log-probabilities of a row of logits: the maximum is subtracted, exponentials are fp32, their sum is double.</summary>
internal static class LogSoftmax
{
    /// <summary>ln p of one token in nats, at most 0; no number where the row holds a NaN or an infinite maximum.</summary>
    public static double Of(ReadOnlySpan<float> logits, int token)
    {
        // Fixed at eight lanes, so that a sum is the same on every processor.
        var most = Vector256.Create(float.NegativeInfinity);
        var blocks = MemoryMarshal.Cast<float, Vector256<float>>(logits);
        var rest = logits[(blocks.Length * Vector256<float>.Count)..];
        foreach (ref readonly var block in blocks)
            most = Vector256.Max(most, block);
        var max = float.NegativeInfinity;
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
            max = Math.Max(max, most[lane]);
        foreach (var logit in rest)
            max = Math.Max(max, logit);
        if (!float.IsFinite(max))
            return double.NaN;

        Vector256<double> low = Vector256<double>.Zero, high = low;
        var largest = Vector256.Create(max);
        foreach (ref readonly var block in blocks)
        {
            // The exponential of 0 may come out as a little more than 1, and what is certain as a little less than that.
            var less = block - largest;
            var (first, second) = Vector256.Widen(Vector256.ConditionalSelect(Vector256.Equals(less, Vector256<float>.Zero), Vector256<float>.One, Vector256.Exp(less)));
            (low, high) = (low + first, high + second);
        }

        var sum = Vector256.Sum(low + high);
        foreach (var logit in rest)
            sum += MathF.Exp(logit - max);
        return (double)logits[token] - max - Math.Log(sum);
    }
}
