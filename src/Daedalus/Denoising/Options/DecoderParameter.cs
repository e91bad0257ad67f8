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
    /// <summary>Names of the values 0, 1, … where a setting is a choice; empty where it is a number.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The default as it is written.</summary>
    public string DefaultText => Choices.Count > 0 ? Choices[(int)Default] : Default.ToString(CultureInfo.InvariantCulture);

    /// <summary>The limits in words.</summary>
    public string Range => Choices.Count > 0 ? $"one of {string.Join(", ", Choices)}" : string.Create(CultureInfo.InvariantCulture, $"{(IsWhole ? "a whole number" : "a number")} from {Minimum} to {Maximum}");

    /// <summary>The value that a text stands for: a number, or the name of a choice. Null if it is neither.</summary>
    public double? Parse(string text)
    {
        for (var i = 0; i < Choices.Count; i++)
            if (Choices[i] == text)
                return i;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>Refuses a value outside the limits, naming setting, value and limits.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside, NaN, or not whole where it must be.</exception>
    public void Check(double value)
    {
        if (!(value >= Minimum && value <= Maximum) || (IsWhole && value != Math.Floor(value)))
            throw new ArgumentOutOfRangeException(
                Name, string.Create(CultureInfo.InvariantCulture, $"{Name} is {value}; it must be {Range}. {Meaning}"));
    }
}
