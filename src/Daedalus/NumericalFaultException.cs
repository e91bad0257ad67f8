namespace Daedalus;

/// <summary>The network gave a logit that is no number: its weights are broken. Other requests of the same batch are not affected.</summary>
public sealed class NumericalFaultException : Exception
{
    internal NumericalFaultException(int position, int step)
        : this($"position {position} in step {step}")
    {
    }

    internal NumericalFaultException(string place)
        : base($"The network's output for {place} is not a number. The weights hold NaN or infinite values, or overflow; check the checkpoint.")
    {
    }
}
