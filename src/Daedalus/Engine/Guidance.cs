namespace Daedalus.Engine;

/// <summary>Classifier-free guidance of a row of logits on the host, in the order of the kernels.</summary>
internal static class Guidance
{
    /// <summary>Writes u + (w + 1)(c - u).</summary>
    /// <param name="conditional">c, [vocabulary]; may be the target.</param>
    /// <param name="unconditional">u, [vocabulary]; may be the target.</param>
    /// <param name="w">How far to lean.</param>
    /// <param name="target">[vocabulary].</param>
    public static void Lean(ReadOnlySpan<float> conditional, ReadOnlySpan<float> unconditional, float w, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] = unconditional[i] + ((w + 1f) * (conditional[i] - unconditional[i]));
    }
}
