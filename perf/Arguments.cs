using System.Globalization;

namespace Daedalus.Perf;

/// <summary>What follows the name of a report on the command line: words, and options with one value each.</summary>
internal sealed class Arguments
{
    private readonly List<string> _words = [];
    private readonly Dictionary<string, string> _options = [];

    /// <exception cref="ArgumentException">An option has no value.</exception>
    public Arguments(ReadOnlySpan<string> given)
    {
        for (var i = 0; i < given.Length; i++)
            if (!given[i].StartsWith("--", StringComparison.Ordinal))
                _words.Add(given[i]);
            else
                _options[given[i]] = i + 1 < given.Length ? given[++i] : throw new ArgumentException($"{given[i]} needs a value.");
    }

    /// <summary>The next word.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public string First(string wanted) => First() ?? throw new ArgumentException($"Give {wanted}.");

    /// <summary>The next word, or null.</summary>
    public string? First()
    {
        var first = _words.FirstOrDefault();
        if (first is not null)
            _words.RemoveAt(0);
        return first;
    }

    public string Text(string option, string otherwise) => _options.Remove(option, out var value) ? value : otherwise;

    /// <exception cref="ArgumentException">It is no number above 0.</exception>
    public int Number(string option, int otherwise) =>
        Text(option, "") is not { Length: > 0 } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw new ArgumentException($"{option} is '{text}'; it must be a number above 0.");

    /// <exception cref="ArgumentException">Something has not been asked for.</exception>
    public void RefuseRest()
    {
        if (_words.Count + _options.Count > 0)
            throw new ArgumentException($"'{_words.Concat(_options.Keys).First()}' is not known here.");
    }
}
