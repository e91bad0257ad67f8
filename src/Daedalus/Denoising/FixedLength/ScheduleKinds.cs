namespace Daedalus.Denoising.FixedLength;

/// <summary>The schedules' names on the command line and in files.</summary>
internal static class ScheduleKinds
{
    /// <summary>By value.</summary>
    public static IReadOnlyList<string> Names { get; } = ["linear", "dream", "dllm-linear", "dllm-cosine"];
}
