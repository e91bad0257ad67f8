using Daedalus.Scoring;

namespace Daedalus.Tests.Scoring;

/// <summary>Log-probabilities in double from the logits that the library hands out, a sequence at a time.</summary>
internal static class Oracle
{
    /// <summary>ln p of every token of a sequence whose masked positions are hidden.</summary>
    public static double[] LogProbabilities(DiffusionModel model, int[] ids, int[] masked, double guidance = 0, int prompt = 0)
    {
        var seen = Hidden(ids, masked, model.Conventions.MaskToken);
        var rows = Rows(model, seen);
        if (guidance > 0)
        {
            var unconditional = Rows(model, Hidden(seen, [.. Enumerable.Range(0, prompt)], model.Conventions.MaskToken));
            for (var i = 0; i < rows.Count; i++)
                rows[i] = [.. rows[i].Zip(unconditional[i], (c, u) => u + ((guidance + 1) * (c - u)))];
        }

        return [.. rows.Select((row, position) => LogSoftmax(row, ids[position]))];
    }

    public static double[] Answer(DiffusionModel model, MaskedSequence sequence)
    {
        var all = LogProbabilities(model, sequence.Ids.ToArray(), sequence.Masked.ToArray(), sequence.Guidance, sequence.PromptLength);
        return [.. (sequence.Asked ?? sequence.Masked).ToArray().Select(position => all[position])];
    }

    /// <summary>The same of a network whose logits stand a row before the token; a sequence's first token has its own.</summary>
    public static double[] ShiftedAnswer(DiffusionModel model, MaskedSequence sequence)
    {
        var (ids, prompt) = (sequence.Ids.ToArray(), Enumerable.Range(0, sequence.PromptLength));
        var seen = Hidden(ids, sequence.Masked.ToArray(), model.Conventions.MaskToken);
        var (rows, unconditional) = (Rows(model, seen), Rows(model, Hidden(seen, [.. prompt], model.Conventions.MaskToken)));
        return [.. (sequence.Asked ?? sequence.Masked).ToArray().Select(position => LogSoftmax(
            [.. rows[Math.Max(0, position - 1)].Zip(unconditional[Math.Max(0, position - 1)], (c, u) => u + ((sequence.Guidance + 1) * (c - u)))], ids[position]))];
    }

    public static double LogSoftmax(IReadOnlyList<double> logits, int token)
    {
        var max = logits.Max();
        return logits[token] - max - Math.Log(logits.Sum(logit => Math.Exp(logit - max)));
    }

    public static int[] Hidden(int[] ids, int[] masked, int maskToken)
    {
        int[] hidden = [.. ids];
        foreach (var position in masked)
            hidden[position] = maskToken;
        return hidden;
    }

    private static List<double[]> Rows(DiffusionModel model, int[] seen)
    {
        var rows = new List<double[]>();
        model.Forward(seen, row => rows.Add(Array.ConvertAll(row.ToArray(), logit => (double)logit)));
        return rows;
    }
}
