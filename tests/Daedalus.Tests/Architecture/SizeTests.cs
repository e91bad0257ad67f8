namespace Daedalus.Tests.Architecture;

/// <summary>One idea per file: files stay short enough to read at a sitting.</summary>
public class SizeTests
{
    private const int Longest = 400;
    private const int Median = 70;

    [Fact]
    public void NoSourceFileIsLongAndTheUsualOneIsShort()
    {
        var lengths = new[] { "kernels", "models", "src", "perf" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => (Path: path, Lines: File.ReadLines(path).Count()))
            .OrderBy(file => file.Lines)
            .ToList();
        Assert.True(lengths[^1].Lines <= Longest, $"{lengths[^1].Path} has {lengths[^1].Lines} lines");
        Assert.True(lengths[lengths.Count / 2].Lines <= Median, $"the median file has {lengths[lengths.Count / 2].Lines} lines");
    }
}
