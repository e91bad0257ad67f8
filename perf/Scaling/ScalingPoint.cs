namespace Daedalus.Perf.Scaling;

/// <summary>One step as measured.</summary>
/// <param name="Axis">What grows.</param>
/// <param name="Value">How large it is.</param>
/// <param name="Threads">Threads that computed.</param>
/// <param name="Milliseconds">Median.</param>
/// <param name="Operations">Of products and attention; a multiply-add is two.</param>
/// <param name="Peak">Operations per second of as many threads, the best that was measured.</param>
internal sealed record ScalingPoint(string Axis, int Value, int Threads, double Milliseconds, double Operations, double Peak)
{
    /// <summary>Milliseconds at the peak.</summary>
    public double Ideal => 1e3 * Operations / Peak;
}
