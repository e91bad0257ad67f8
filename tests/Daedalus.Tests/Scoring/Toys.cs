using Daedalus.Scoring;
using Daedalus.Tests.Toy;

namespace Daedalus.Tests.Scoring;

/// <summary>Scores of the toy model, in double.</summary>
internal static class Toys
{
    public static double[] Score(ToyParameters toy, MaskedSequence sequence)
    {
        var ids = sequence.Ids.ToArray();
        var seen = Oracle.Hidden(ids, sequence.Masked.ToArray(), toy.Mask);
        return [.. (sequence.Asked ?? sequence.Masked).ToArray().Select(position =>
        {
            var logits = new float[toy.Vocabulary];
            ToyModel.Logits(toy, seen, position, logits);
            return Oracle.LogSoftmax(Array.ConvertAll(logits, logit => (double)logit), ids[position]);
        })];
    }
}
