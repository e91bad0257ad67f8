using System.Globalization;

namespace Daedalus.Text.Normalization;

/// <summary>
/// Canonical decompositions, compositions and combining classes, read once from the table beside this file. .NET's own normaliser
/// depends on the host (its version; under invariant globalisation it does nothing), and token ids must not.
/// </summary>
internal sealed class CanonicalData
{
    private const int ClassesEnd = 0x20000;
    private static readonly Lazy<CanonicalData> Shared = new(() => new CanonicalData());
    private readonly byte[] classes = new byte[ClassesEnd];
    private readonly Dictionary<int, (int First, int Second)> decompositions = [];
    private readonly Dictionary<(int, int), int> compositions = [];

    private CanonicalData()
    {
        using var stream = typeof(CanonicalData).Assembly.GetManifestResourceStream("Daedalus.Text.Normalization.canonical.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (!line.StartsWith('#'))
                Read(line.Split(' '));
    }

    public static CanonicalData Instance => Shared.Value;

    public byte Class(int code) => code < ClassesEnd ? classes[code] : (byte)0;

    /// <summary>One step of decomposition; the second part is 0 where there is one part only.</summary>
    public bool TryDecompose(int code, out (int First, int Second) parts) => decompositions.TryGetValue(code, out parts);

    public bool TryCompose(int first, int second, out int composite) => compositions.TryGetValue((first, second), out composite);

    private void Read(string[] fields)
    {
        var first = Hex(fields[1]);
        if (fields[0] == "c")
        {
            classes.AsSpan(first..(Hex(fields[2]) + 1)).Fill(byte.Parse(fields[3], CultureInfo.InvariantCulture));
            return;
        }
        var parts = (Hex(fields[2]), fields.Length > 3 ? Hex(fields[3]) : 0);
        decompositions.Add(first, parts);
        if (fields[0] == "p")
            compositions.Add(parts, first);
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
