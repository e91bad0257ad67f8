namespace Daedalus.Denoising.FixedLength;

/// <summary>How the masks of a block are spread over its steps.</summary>
public enum ScheduleKind
{
    /// <summary>Equal shares, the remainder to the first steps (LLaDA).</summary>
    Linear,

    /// <summary>What times from 1 to 0.001 leave, cut to whole masks (Dream): few at first where steps are many.</summary>
    Dream,

    /// <summary>An equal share of what is left, rounded to the even (dllm, its linear alpha).</summary>
    DllmLinear,

    /// <summary>Few at first, many at last (dllm, its cosine alpha).</summary>
    DllmCosine,
}
