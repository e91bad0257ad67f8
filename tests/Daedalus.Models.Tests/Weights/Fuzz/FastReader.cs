using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>The reader under test over bytes in memory: the two calls that opening a file makes, without the file.</summary>
internal static class FastReader
{
    public const string Name = "mutant.safetensors";

    /// <exception cref="InvalidModelException">The file breaks a rule.</exception>
    public static List<string> Read(byte[] file)
    {
        var length = HeaderLength.Read(file.AsSpan(0, Math.Min(HeaderLength.PrefixBytes, file.Length)), file.Length, Name);
        var dataStart = HeaderLength.PrefixBytes + length;
        var header = SafetensorsHeader.Parse(file.AsSpan(HeaderLength.PrefixBytes, length), file.Length - dataStart, Name);
        return Describe(header.Metadata, header.Tensors);
    }

    public static List<string> Describe(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<TensorInfo> tensors) =>
        [.. metadata.Select(entry => $"{entry.Key}: {entry.Value}").Order(StringComparer.Ordinal), .. tensors.Select(ValidFile.Describe)];
}
