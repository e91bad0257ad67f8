namespace Daedalus.Kernels.RmsNorm;

public static partial class RmsNorm
{
    /// <summary>The same in double for one row.</summary>
    internal static double[] Reference(ReadOnlySpan<double> x, ReadOnlySpan<double> weight, double epsilon)
    {
        var sum = 0.0;
        foreach (var value in x)
            sum += value * value;
        var scale = 1 / Math.Sqrt((sum / x.Length) + epsilon);
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++)
            y[i] = x[i] * scale * weight[i];
        return y;
    }
}
