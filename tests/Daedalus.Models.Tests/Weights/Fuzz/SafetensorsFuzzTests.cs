using System.Globalization;
using Daedalus.Models.Weights;

namespace Daedalus.Models.Tests.Weights.Fuzz;

/// <summary>
/// Mutated files get the same verdict, and the same content, from the reader and from a second validator. The variable
/// DAEDALUS_FUZZ_FILES raises how many; mutant i is the same in every run.
/// </summary>
public sealed class SafetensorsFuzzTests
{
    private const int DefaultFiles = 50_000;
    private const int FilesOnDisk = 500;

    [Fact]
    public void The_reader_agrees_with_a_slow_validator_on_every_mutant()
    {
        var asked = int.Parse(Environment.GetEnvironmentVariable("DAEDALUS_FUZZ_FILES") ?? "0", CultureInfo.InvariantCulture);
        var files = Math.Max(asked, DefaultFiles);
        var tally = new FuzzTally();
        for (var number = 0; number < files; number++)
        {
            var mutant = Mutator.Mutate(number);
            tally.Add(Compare(number, mutant, () => FastReader.Read(mutant)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(tally.ToString());
        Assert.InRange(tally.Accepted, files / 10, files / 2);
        Assert.Empty(tally.RulesMissed);
    }

    [Fact]
    public void Mutants_on_disk_get_the_verdict_and_the_bytes_of_those_in_memory()
    {
        using var folder = new TempFolder();
        var tally = new FuzzTally();
        for (var number = 0; number < FilesOnDisk; number++)
        {
            var mutant = Mutator.Mutate(-1 - number);
            var path = folder.Write("mutant.safetensors", mutant);
            tally.Add(Compare(number, mutant, () => ReadFromDisk(path, mutant)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(tally.ToString());
        Assert.InRange(tally.Accepted, FilesOnDisk / 10, FilesOnDisk / 2);
    }

    private static List<string> ReadFromDisk(string path, byte[] mutant)
    {
        using var file = SafetensorsFile.Open(path);
        var dataStart = mutant.Length - (int)file.Tensors.Sum(tensor => tensor.ByteLength);
        foreach (var tensor in file.Tensors)
        {
            using var bytes = file.Map(tensor, 0, (int)tensor.ByteLength);
            Assert.Equal(mutant.AsSpan(dataStart + (int)tensor.Begin, (int)tensor.ByteLength), bytes.Span);
        }
        return FastReader.Describe(file.Metadata, file.Tensors);
    }

    /// <summary>The reader's refusal, or null where both accept the same content. Any other exception fails the test.</summary>
    private static string? Compare(int number, byte[] mutant, Func<List<string>> read)
    {
        var expected = Verdict<FormatException>(() => SlowValidator.Read(mutant));
        var actual = Verdict<InvalidModelException>(read);
        var agree = expected.Content is null ? actual.Content is null : actual.Content is not null && expected.Content.SequenceEqual(actual.Content);
        if (!agree)
            Assert.Fail($"mutant {number}: the validator says {Show(expected)}, the reader says {Show(actual)}\n{System.Text.Encoding.Latin1.GetString(mutant)}");
        return actual.Refusal;
    }

    private static (List<string>? Content, string? Refusal) Verdict<TRefusal>(Func<List<string>> read)
        where TRefusal : Exception
    {
        try
        {
            return (read(), null);
        }
        catch (TRefusal refusal)
        {
            return (null, refusal.Message);
        }
    }

    private static string Show((List<string>? Content, string? Refusal) verdict) => verdict.Refusal ?? string.Join("; ", verdict.Content!);
}
