namespace Daedalus.Text.Patterns;

internal enum OpKind
{
    /// <summary>Consume one code point of <see cref="Op.Set"/>.</summary>
    One,

    /// <summary>Consume A to B code points of the set, as many as there are; give some back on failure.</summary>
    Run,

    /// <summary>As <see cref="Run"/>, but nothing is given back.</summary>
    RunPossessive,

    /// <summary>Go on at A; on failure at B. Where the set is given and the next code point is not in it, go to B at once.</summary>
    Split,

    /// <summary>Go on at A.</summary>
    Jump,

    /// <summary>Match the ops up to their Accept on their own, keep the first way only, and go on at A.</summary>
    Atomic,

    /// <summary>As <see cref="Atomic"/>, but consume nothing.</summary>
    Ahead,

    /// <summary>As <see cref="Ahead"/>, where a match is a failure.</summary>
    NotAhead,

    /// <summary>Be at the edge A.</summary>
    Edge,

    /// <summary>The match is complete.</summary>
    Accept,
}

/// <summary>One step of a compiled pattern.</summary>
internal readonly record struct Op(OpKind Kind, int A = 0, int B = 0, CodePointSet? Set = null);
