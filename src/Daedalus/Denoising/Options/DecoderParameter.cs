using System.Globalization;

namespace Daedalus.Denoising.Options;

/// <summary>A setting of a decoder: its name on the command line and in files, its meaning, its default and its limits.</summary>
/// <param name="Name">E.g. <c>block-length</c>.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Default">As published.</param>
/// <param name="Minimum">Smallest value allowed.</param>
/// <param name="Maximum">Largest value allowed.</param>
/// <param name="IsWhole">Whether only whole numbers are allowed.</param>
public sealed record DecoderParameter(string Name, string Meaning, double Default, double Minimum, double Maximum, bool IsWhole)
{
    /// <summary>The limits in words.</summary>
    public string Range => string.Create(CultureInfo.InvariantCulture, $"{(IsWhole ? "a whole number" : "a number")} from {Minimum} to {Maximum}");

    /// <summary>Refuses a value outside the limits, naming setting, value and limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside, NaN, or not whole where it must be.</exception>
    public void Check(double value)
    {
        if (!(value >= Minimum && value <= Maximum) || (IsWhole && value != Math.Floor(value)))
            throw new ArgumentOutOfRangeException(
                Name, string.Create(CultureInfo.InvariantCulture, $"{Name} is {value}; it must be {Range}. {Meaning}"));
    }
}
