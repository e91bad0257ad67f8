using Daedalus.Kernels.Confidence;

namespace Daedalus.Denoising.Ancestral;

/// <summary>
/// Which places are masked, step by step: a matter of draws alone, keyed by (seed, step, place), so that it is known before a forward what a step turns. With
/// <see cref="AncestralStep.IsShared"/> chances also hang on how sure the network was of what is written.
/// </summary>
internal sealed class AncestralWalk
{
    // Beyond every token id and other than that of random remasking, so that these draws are independent of the noise on tokens.
    private const int TurnStream = -2;

    private readonly AncestralSchedule _schedule;
    private readonly ulong _seed;
    private readonly bool[] _isMasked;
    private readonly bool[] _turns;
    private readonly int _lastRemasking;
    private int _step;

    public AncestralWalk(AncestralSchedule schedule, int length, ulong seed)
    {
        (_schedule, _seed, _isMasked, _turns, Certainty) = (schedule, seed, new bool[length], new bool[length], new float[length]);
        Array.Fill(_isMasked, true);
        _lastRemasking = schedule.Steps - 1;
        while (_lastRemasking >= 0 && schedule.At(_lastRemasking).Remask == 0)
            _lastRemasking--;
        SkipToWriting();
    }

    /// <summary>After the steps that were taken.</summary>
    public ReadOnlySpan<bool> IsMasked => _isMasked;

    /// <summary>What the step at hand turns from mask to token or back.</summary>
    public ReadOnlySpan<bool> Turns => _turns;

    /// <summary>How sure the network was of every place when it was written.</summary>
    public float[] Certainty { get; }

    /// <summary>Whether the steps are over and what they left masked is to be written.</summary>
    public bool IsAtEnd => _step >= _schedule.Steps;

    /// <summary>Whether a token may still be masked again.</summary>
    public bool MayRemask => _step <= _lastRemasking;

    /// <summary>Whether the step at hand writes anything.</summary>
    public bool Writes
    {
        get
        {
            for (var i = 0; i < _turns.Length; i++)
                if (_turns[i] && _isMasked[i])
                    return true;
            return false;
        }
    }

    public void TakeStep()
    {
        for (var i = 0; i < _turns.Length; i++)
            _isMasked[i] ^= _turns[i];
        _step++;
    }

    /// <summary>Takes the steps up to one that writes, or to the end.</summary>
    /// <returns>How many.</returns>
    public int SkipToWriting()
    {
        for (var from = _step; ; TakeStep())
        {
            if (IsAtEnd)
                _isMasked.CopyTo(_turns, 0);
            else
                Draw();
            if (IsAtEnd || Writes)
                return _step - from;
        }
    }

    /// <summary>Goes back over steps that wrote nothing, to the first of them that turns anything.</summary>
    /// <param name="steps">How many were taken.</param>
    /// <param name="isMasked">What was masked before them.</param>
    public void Return(int steps, ReadOnlySpan<bool> isMasked)
    {
        isMasked.CopyTo(_isMasked);
        _step -= steps;
        for (Draw(); !Turns.Contains(true); Draw())
            _step++;
    }

    private void Draw()
    {
        var step = _schedule.At(_step);
        var remask = step.IsShared ? step.Remask / Doubt() : step.Remask;
        for (var i = 0; i < _turns.Length; i++)
        {
            var chance = _isMasked[i] ? step.Reveal : step.IsShared ? remask * Math.Exp(-Certainty[i]) : remask;
            _turns[i] = chance > 0 && CounterRandom.Uniform(CounterRandom.Key(_seed, _step, i), TurnStream) < chance;
        }
    }

    private double Doubt()
    {
        var sum = 0.0;
        for (var i = 0; i < _isMasked.Length; i++)
            if (!_isMasked[i])
                sum += Math.Exp(-Certainty[i]);
        return sum;
    }
}
