namespace Daedalus.Denoising.Options;

/// <summary>Ties a named setting to the property of an options record that holds it, so that validation, files and command line share one table.</summary>
internal sealed record ParameterOf<T>(DecoderParameter Parameter, Func<T, double> Get, Func<T, double, T> Set)
    where T : DecoderOptions
{
    public static ParameterOf<T> Whole(string name, string meaning, double published, double minimum, double maximum, Func<T, int> get, Func<T, int, T> set) =>
        new(new DecoderParameter(name, meaning, published, minimum, maximum, IsWhole: true), options => get(options), (options, value) => set(options, (int)value));

    public static ParameterOf<T> Real(string name, string meaning, double published, double minimum, double maximum, Func<T, double> get, Func<T, double, T> set) =>
        new(new DecoderParameter(name, meaning, published, minimum, maximum, IsWhole: false), get, set);

    public static ParameterOf<T> Flag(string name, string meaning, Func<T, bool> get, Func<T, bool, T> set) =>
        new(new DecoderParameter(name, meaning + " 1 or 0.", 0, 0, 1, IsWhole: true), options => get(options) ? 1 : 0, (options, value) => set(options, value != 0));

    public static ParameterOf<T> Choice(string name, string meaning, IReadOnlyList<string> choices, Func<T, int> get, Func<T, int, T> set) =>
        new(
            new DecoderParameter(name, meaning, 0, 0, choices.Count - 1, IsWhole: true) { Choices = choices },
            options => get(options), (options, value) => set(options, (int)value));
}
