using Daedalus.Engine;

namespace Daedalus.Scoring;

/// <summary>Takes the rows of logits of one forward and keeps a number for each target.</summary>
/// <param name="forward">What the rows belong to.</param>
/// <param name="vocabulary">Values per row.</param>
/// <param name="firstSequence">Number of the forward's first sequence, for messages.</param>
internal sealed class LogitScores(ForwardInput forward, int vocabulary, int firstSequence)
{
    private readonly float[] _conditional = new float[forward.Targets.Any(target => target.Guidance > 0) ? vocabulary : 0];

    /// <summary>One per target, in nats.</summary>
    public double[] Values { get; } = new double[forward.Targets.Count];

    /// <exception cref="NumericalFaultException">The row gives no number.</exception>
    public void Take(int row, ReadOnlySpan<float> logits)
    {
        var index = forward.TargetOfRow[row];
        var target = forward.Targets[index];
        if (target.Guidance > 0)
        {
            var isLast = row + 1 == forward.TargetOfRow.Length || forward.TargetOfRow[row + 1] != index;
            if (!isLast)
            {
                logits.CopyTo(_conditional);
                return;
            }

            Guidance.Lean(_conditional, logits, (float)target.Guidance, _conditional);
            logits = _conditional;
        }

        Values[index] = LogSoftmax.Of(logits, target.Token);
        if (!double.IsFinite(Values[index]))
            throw new NumericalFaultException($"position {target.Position} of sequence {firstSequence + target.Sequence}");
    }
}
