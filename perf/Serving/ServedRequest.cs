namespace Daedalus.Perf.Serving;

/// <summary>One request of the load with what its answer turned out to be.</summary>
/// <param name="Prompt">Token ids.</param>
/// <param name="Lengths">Tokens of prompt and canvas before each of its steps.</param>
/// <param name="Masks">Masks before each of its steps.</param>
/// <param name="Effective">Tokens of the answer that are not end-of-text.</param>
/// <param name="Ids">Its canvas.</param>
internal sealed record ServedRequest(Prompt Prompt, int[] Lengths, int[] Masks, int Effective, IReadOnlyList<int> Ids)
{
    /// <summary>Answers every question once, to know how its canvas grows; the order mixes the tasks, always in the same way.</summary>
    public static ServedRequest[] All(DiffusionModel model, int count)
    {
        var questions = HeldOut.Questions(count).ToArray();
        return [.. Enumerable.Range(0, count).OrderBy(i => (uint)i * 2654435761u).Select(i => Of(model, questions[i]))];
    }

    private static ServedRequest Of(DiffusionModel model, string question)
    {
        var ids = model.Encode(question);
        var updates = model.Stream(Daedalus.Prompt.Ids(ids)).ToList();
        var first = updates[0].Canvas.Count(cell => cell.Step == 0);
        int[] canvas = [first, .. updates.SkipLast(1).Select(update => update.Canvas.Count)];
        return new ServedRequest(
            Daedalus.Prompt.Ids(ids), [.. canvas.Select(length => ids.Length + length)], [first, .. updates.SkipLast(1).Select(update => update.Canvas.Count(cell => cell.IsMask))],
            updates[^1].Result!.Statistics.EffectiveTokens, updates[^1].Result!.Ids);
    }
}
