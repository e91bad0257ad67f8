using Daedalus.Kernels.Attention;
using Daedalus.Kernels.MatMul;
using Daedalus.Kernels.RmsNorm;
using Daedalus.Kernels.Rotary;
using Daedalus.Kernels.SwiGlu;
using Daedalus.Models.Tests.Llada.Generated;

namespace Daedalus.Models.Tests.Llada;

/// <summary>
/// The network in double over the stored values, one sequence at a time, out of the kernels' own references: pre-norm blocks of attention
/// and SwiGLU as in GSAI-ML/LLaDA's <c>modeling_llada.py</c> (<c>LLaDALlamaBlock</c>).
/// </summary>
internal sealed class LladaReference(LladaSpec spec, LladaWeights weights)
{
    /// <summary>Logits of every token, row after row of the vocabulary.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="places">Where each of them stands; null: one after the other.</param>
    /// <param name="sees">Which of them, by number, sees which; null: each sees all.</param>
    public double[] Logits(ReadOnlySpan<int> ids, int[]? places = null, Func<int, int, bool>? sees = null)
    {
        places ??= [.. Enumerable.Range(0, ids.Length)];
        var t = ids.Length;
        var x = new double[t * spec.Width];
        for (var row = 0; row < t; row++)
            weights["model.transformer.wte.weight"].AsSpan(ids[row] * spec.Width, spec.Width).CopyTo(x.AsSpan(row * spec.Width));
        for (var layer = 0; layer < spec.Layers; layer++)
        {
            Attend(x, places, sees ?? ((_, _) => true), $"model.transformer.blocks.{layer}");
            FeedForward(x, t, $"model.transformer.blocks.{layer}");
        }

        var head = weights[spec.Tied ? "model.transformer.wte.weight" : "model.transformer.ff_out.weight"];
        return MatMul.Reference(Norm(x, t, "model.transformer.ln_f"), head, t, spec.Vocabulary, spec.Width);
    }

    private void Attend(double[] x, int[] places, Func<int, int, bool> sees, string block)
    {
        var t = places.Length;
        var normed = Norm(x, t, $"{block}.attn_norm");
        var keyWidth = spec.KvHeads * spec.HeadDim;
        var query = Turn(Project(normed, t, $"{block}.q_proj", spec.Width, spec.Width), spec.Heads, places);
        var key = Turn(Project(normed, t, $"{block}.k_proj", keyWidth, spec.Width), spec.KvHeads, places);
        var value = Project(normed, t, $"{block}.v_proj", keyWidth, spec.Width);
        var mixed = new double[t * spec.Width];
        for (var row = 0; row < t; row++)
        {
            // One query over the keys that it sees and no other.
            int[] seen = [.. Enumerable.Range(0, t).Where(other => sees(row, other))];
            double[] keys = [.. seen.SelectMany(other => key[(other * keyWidth)..((other + 1) * keyWidth)].Concat(value[(other * keyWidth)..((other + 1) * keyWidth)]))];
            double[] own = [.. query.AsSpan(row * spec.Width, spec.Width), .. new double[2 * keyWidth]];
            Attention.Reference(own, 1, new AttentionShape(spec.Heads, spec.KvHeads, spec.HeadDim), 0, 0, keys).CopyTo(mixed, row * spec.Width);
        }

        Add(x, Project(mixed, t, $"{block}.attn_out", spec.Width, spec.Width));
    }

    private void FeedForward(double[] x, int t, string block)
    {
        var normed = Norm(x, t, $"{block}.ff_norm");
        var gate = Project(normed, t, $"{block}.ff_proj", spec.FeedForward, spec.Width);
        var up = Project(normed, t, $"{block}.up_proj", spec.FeedForward, spec.Width);
        var gated = gate.Zip(up, SwiGlu.Reference).ToArray();
        Add(x, Project(gated, t, $"{block}.ff_out", spec.Width, spec.FeedForward));
    }

    private double[] Turn(double[] x, int heads, int[] places)
    {
        var d = spec.HeadDim;
        for (var i = 0; i < x.Length / d; i++)
            Rotary.Reference(x.AsSpan(i * d, d), places[i / heads], spec.Theta).CopyTo(x, i * d);
        return x;
    }

    private double[] Norm(double[] x, int t, string name)
    {
        var y = new double[x.Length];
        for (var row = 0; row < t; row++)
            RmsNorm.Reference(x.AsSpan(row * spec.Width, spec.Width), weights[$"{name}.weight"], spec.Epsilon).CopyTo(y, row * spec.Width);
        return y;
    }

    private double[] Project(double[] x, int t, string name, int n, int k) => MatMul.Reference(x, weights[$"{name}.weight"], t, n, k);

    private static void Add(double[] x, double[] y)
    {
        for (var i = 0; i < x.Length; i++)
            x[i] += y[i];
    }
}
