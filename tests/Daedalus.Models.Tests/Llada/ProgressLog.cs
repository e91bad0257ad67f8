namespace Daedalus.Models.Tests.Llada;

/// <summary>Keeps every fraction reported, on the thread that reports; <see cref="Progress{T}"/> would post them to others.</summary>
internal sealed class ProgressLog(Action<double>? also = null) : IProgress<double>
{
    public List<double> Fractions { get; } = [];

    public void Report(double value)
    {
        Fractions.Add(value);
        also?.Invoke(value);
    }
}
