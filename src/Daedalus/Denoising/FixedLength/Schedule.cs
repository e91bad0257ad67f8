namespace Daedalus.Denoising.FixedLength;

/// <summary>How many masks a step reveals. Whatever the schedule, the last step reveals the rest.</summary>
internal static class Schedule
{
    // Dream's smallest time.
    private const float Epsilon = 1e-3f;

    /// <summary>
    /// LLaDA's transfer counts (<c>generate.py</c>, get_num_transfer_tokens): equal shares, the remainder one each to the first steps. How many of
    /// <paramref name="total"/> fall to share <paramref name="index"/> of <paramref name="shares"/>.
    /// </summary>
    public static int Share(int total, int shares, int index) => (total / shares) + (index < total % shares ? 1 : 0);

    /// <summary>Masks to reveal in a step.</summary>
    /// <param name="kind">The schedule.</param>
    /// <param name="total">Masks of the block at first.</param>
    /// <param name="left">Masks that it still has.</param>
    /// <param name="steps">Steps of the block.</param>
    /// <param name="step">This one, from 0.</param>
    public static int Count(ScheduleKind kind, int total, int left, int steps, int step) => kind switch
    {
        _ when step == steps - 1 => left,
        ScheduleKind.Dream => Dream(left, steps, step),
        ScheduleKind.DllmLinear => Dllm(left, Linear(steps, step + 1) / Linear(steps, step)),
        ScheduleKind.DllmCosine => Dllm(left, Cosine(steps, step + 1) / Cosine(steps, step)),
        _ => Share(total, steps, step),
    };

    // generation_utils.py: the float32 of torch, in its order, since a product that should be whole can end just below and is cut.
    private static int Dream(int left, int steps, int step) => (int)(left * (1 - (Time(steps, step + 1) / Time(steps, step))));

    /// <summary>Dream's times from 1 to 0.001: torch.linspace(1, eps, steps + 1), which counts from both ends.</summary>
    public static float Time(int steps, int index)
    {
        var width = (Epsilon - 1f) / steps;
        return index < (steps + 1) / 2 ? 1f + (width * index) : Epsilon - (width * (steps - index));
    }

    // dllm/core/samplers/utils.py: the share that stays masked is a quotient of float32, the count a product of doubles rounded to the even.
    private static int Dllm(int left, float staying) => (int)Math.Round(left * (1.0 - staying), MidpointRounding.ToEven);

    // What is masked before a step, 1 - alpha of dllm/core/schedulers/alpha.py, in its order: whether a half is met hangs on the last bit.
    private static float Linear(int steps, int step) => 1 - (1 - (float)((steps - step) / (double)steps));

    private static float Cosine(int steps, int step) => 1 - (1 - MathF.Cos((float)(Math.PI / 2) * (1 - (float)((steps - step) / (double)steps))));
}
