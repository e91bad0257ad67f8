using System.Globalization;
using Daedalus.Engine;

namespace Daedalus.Tests.OnDevice;

/// <summary>
/// Where an answer first parts from the processor's: position, both tokens, and how far apart the processor's logits are there. Logits that are all but
/// equal are a tie that rounding decides; anything else is an error.
/// </summary>
internal static class TokenDifference
{
    private const int MostPositions = 4;

    /// <summary>Runs a request on both, step by step.</summary>
    public static string Of(DiffusionModel processor, DiffusionModel other, GenerationRequest request)
    {
        var (expected, actual) = (Canvases(processor, request), Canvases(other, request));
        var step = 0;
        while (step < Math.Min(expected.Count, actual.Count) && expected[step].AsSpan().SequenceEqual(actual[step]))
            step++;
        if (step == Math.Min(expected.Count, actual.Count))
            return $"the same canvases, but {expected.Count - 1} steps on the processor and {actual.Count - 1} on {other.DeviceName}";
        using var generation = new Generation(processor, [request]);
        var row = generation.Rows[0];
        return $"step {step}: " + (step == 0
            ? "the canvases differ before anything was computed"
            : Describe(processor, row.Canvas.PromptLength, row.Decoder.Rules.Guidance, expected[step - 1], expected[step], actual[step], other.DeviceName));
    }

    /// <summary>One line on two canvases that became of one.</summary>
    /// <param name="processor">Gives the logits.</param>
    /// <param name="prompt">Tokens of the prompt.</param>
    /// <param name="guidance">Classifier-free guidance, 0 without.</param>
    /// <param name="before">The canvas that both had, prompt included.</param>
    /// <param name="expected">What the processor made of it.</param>
    /// <param name="actual">What the other made of it.</param>
    /// <param name="device">Its name.</param>
    public static string Describe(
        DiffusionModel processor, int prompt, float guidance, int[] before, int[] expected, int[] actual, string device)
    {
        var lines = new List<string>();
        if (expected.Length != actual.Length)
            lines.Add($"{expected.Length - prompt} tokens of answer on the processor, {actual.Length - prompt} on {device}");
        var differing = Enumerable.Range(0, Math.Min(before.Length, Math.Min(expected.Length, actual.Length))).Where(i => expected[i] != actual[i]).ToArray();
        var logits = Logits(processor, before, differing.Take(MostPositions).ToArray(), prompt, guidance);
        foreach (var (position, z) in logits)
            lines.Add($"position {position - prompt} of the answer: {Named(processor, expected[position])} on the processor, {Named(processor, actual[position])} on {device}; {Margin(z, processor, expected[position], actual[position])}");
        if (differing.Length > logits.Count)
            lines.Add($"{differing.Length - logits.Count} more");
        return string.Join("; ", lines);
    }

    // Where one has a token and the other still the mask, positions were in competition, by the probability of their best.
    private static string Margin(double[] logits, DiffusionModel model, int expected, int actual)
    {
        var mask = model.Conventions.MaskToken;
        if (expected != mask && actual != mask)
            return string.Create(CultureInfo.InvariantCulture, $"logits of {logits[expected]:R} and {logits[actual]:R} on the processor, margin {logits[expected] - logits[actual]:0.##E+0}");
        var best = Enumerable.Range(0, logits.Length).Where(token => token != mask).MaxBy(token => logits[token]);
        var probability = 1 / logits.Sum(z => Math.Exp(z - logits[best]));
        var second = logits.Where((_, token) => token != mask && token != best).Max();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"on the processor the best, {Named(model, best)}, has logit {logits[best]:R}, margin {logits[best] - second:0.##E+0} to the next, probability {probability:R}");
    }

    private static string Named(DiffusionModel model, int token) =>
        token == model.Conventions.MaskToken ? "still masked" : $"token {token} '{model.Tokenizer.TokenText(token)}'";

    private static Dictionary<int, double[]> Logits(DiffusionModel model, int[] ids, int[] positions, int prompt, float guidance)
    {
        var found = Rows(model, ids, positions);
        if (guidance <= 0)
            return found;
        var without = Rows(model, [.. Enumerable.Repeat(model.Conventions.MaskToken, prompt), .. ids[prompt..]], positions);
        return found.ToDictionary(row => row.Key, row => row.Value.Zip(without[row.Key], (c, u) => u + ((guidance + 1) * (c - u))).ToArray());
    }

    private static Dictionary<int, double[]> Rows(DiffusionModel model, int[] ids, int[] positions)
    {
        var rows = new Dictionary<int, double[]>();
        var next = 0;
        model.Forward(ids, logits =>
        {
            if (positions.Contains(next))
                rows[next] = Array.ConvertAll(logits.ToArray(), z => (double)z);
            next++;
        });
        return rows;
    }

    // With the prompt; the first is what the request began with.
    private static List<int[]> Canvases(DiffusionModel model, GenerationRequest request)
    {
        using var first = new Generation(model, [request]);
        var start = first.Rows[0].Canvas.Ids.ToArray();
        int[] prompt = start[..first.Rows[0].Canvas.PromptLength];
        return [start, .. model.Stream(request.Prompt, request.Options).Select(update => (int[])[.. prompt, .. update.Canvas.Select(cell => cell.Token)])];
    }
}
