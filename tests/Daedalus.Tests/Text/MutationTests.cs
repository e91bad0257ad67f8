using Daedalus.Models;
using Daedalus.Text;

namespace Daedalus.Tests.Text;

/// <summary>Seeded mutations of the small file: it loads and encodes, or the error is the typed one. Nothing else.</summary>
public class MutationTests(ITestOutputHelper output)
{
    private const int Mutations = 3000;
    private static readonly string[] Splices = ["{", "}", "[", "]", "\"", ":", ",", "-", "9", "1e9", "null", "true", "\\ud800", "\\", "(?", "+", "*", "{9,9999}", "\u0000", "Removed", "é"];

    [Fact]
    public void Mutated_files_load_or_are_refused()
    {
        var loaded = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var bytes = Mutate(new Draws((ulong)i * 1000 + 17));
            try
            {
                var tokenizer = Tokenizer.Parse(bytes, "mutated");
                tokenizer.Decode(tokenizer.Encode("Tom's 12 apples.\n\n  日本🙂<|eot_id|>", parseSpecial: true));
                loaded++;
            }
            catch (InvalidModelException)
            {
            }
        }
        output.WriteLine($"{loaded} of {Mutations} mutated files loaded.");
        Assert.InRange(loaded, Mutations / 100, Mutations * 99 / 100);
    }

    private static byte[] Mutate(Draws draws)
    {
        var bytes = Fixture.Json.ToList();
        for (var changes = draws.Between(1, 3); changes > 0; changes--)
        {
            // The first part of the file holds the settings and is hit more often than the long tables.
            var at = draws.Below(draws.Below(2) == 0 ? 2600 : bytes.Count);
            switch (draws.Below(5))
            {
                case 0:
                    bytes[at] = (byte)draws.Below(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(draws.Between(1, 6), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(draws.Of(Splices)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(draws.Below(bytes.Count - 40), draws.Between(1, 40)));
                    break;
                default:
                    if (draws.Below(4) == 0)
                        bytes.RemoveRange(at, bytes.Count - at);
                    else
                        bytes[at] ^= (byte)(1 << draws.Below(8));
                    break;
            }
            if (bytes.Count < 3000)
                break;
        }
        return [.. bytes];
    }
}
