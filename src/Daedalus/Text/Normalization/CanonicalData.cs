using System.Globalization;

namespace Daedalus.Text.Normalization;

/// <summary>
/// Canonical decompositions, compositions and combining classes, read once from the table beside this file. .NET's own normaliser
/// depends on the host (its version; under invariant globalisation it does nothing), and token ids must not.
/// </summary>
internal sealed class CanonicalData
{
    private const int ClassesEnd = 0x20000;
    private const int ChangingEnd = 0x30000;
    private static readonly Lazy<CanonicalData> Shared = new(() => new CanonicalData());
    private readonly byte[] _classes = new byte[ClassesEnd];
    private readonly bool[] _changing = new bool[ChangingEnd];
    private readonly Dictionary<int, (int First, int Second)> _decompositions = [];
    private readonly Dictionary<(int, int), int> _compositions = [];

    private CanonicalData()
    {
        using var stream = typeof(CanonicalData).Assembly.GetManifestResourceStream("Daedalus.Text.Normalization.canonical.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#'))
                Read(line.Split(' '));
        _changing.AsSpan(Hangul.SecondParts).Fill(true);
    }

    public static CanonicalData Instance => Shared.Value;

    public byte Class(int code) => code < ClassesEnd ? _classes[code] : (byte)0;

    /// <summary>Whether a code point can change, move or join its neighbour; text without any such is in normal form.</summary>
    public bool MayChange(int code) => code < ChangingEnd && _changing[code];

    /// <summary>One step of decomposition; the second part is 0 where there is one part only.</summary>
    public bool TryDecompose(int code, out (int First, int Second) parts) => _decompositions.TryGetValue(code, out parts);

    public bool TryCompose(int first, int second, out int composite) => _compositions.TryGetValue((first, second), out composite);

    private void Read(string[] fields)
    {
        var first = Hex(fields[1]);
        if (fields[0] == "c")
        {
            var marks = first..(Hex(fields[2]) + 1);
            _classes.AsSpan(marks).Fill(byte.Parse(fields[3], CultureInfo.InvariantCulture));
            _changing.AsSpan(marks).Fill(true);
            return;
        }
        var parts = (Hex(fields[2]), fields.Length > 3 ? Hex(fields[3]) : 0);
        _decompositions.Add(first, parts);
        var composes = fields[0] == "p";
        if (composes)
            _compositions.Add(parts, first);
        _changing[composes ? parts.Item2 : first] = true;
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
