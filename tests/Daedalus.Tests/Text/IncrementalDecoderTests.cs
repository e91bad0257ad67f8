using System.Text;
using Daedalus.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Daedalus.Tests.Text;

public class IncrementalDecoderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pieces_and_flush_equal_one_decode(bool skipSpecial)
    {
        // Ids are mostly single bytes here, so that sequences break, overlap and end early in every way.
        var cuts = ArbMap.Default.ArbFor<byte[]>();
        Check.One(Drawn.Cases(100), Prop.ForAll(cuts, ArbMap.Default.ArbFor<ulong>(), (sizes, seed) =>
        {
            var draws = new Draws(seed);
            var ids = Ids(draws);
            var decoder = new IncrementalDecoder(Fixture.Tokenizer, skipSpecial);
            var text = new StringBuilder();
            var at = 0;
            foreach (var size in sizes.Select(s => s % 4))
            {
                var next = Math.Min(at + size, ids.Length);
                text.Append(Whole(decoder.Append(ids.AsSpan(at..next))));
                at = next;
            }
            text.Append(Whole(decoder.Append(ids.AsSpan(at)))).Append(Whole(decoder.Flush()));
            Assert.Equal(Fixture.Tokenizer.Decode(ids, skipSpecial), text.ToString());
            Assert.Equal("", decoder.Flush());
        }));
    }

    [Fact]
    public void Characters_come_out_when_they_are_complete()
    {
        var decoder = new IncrementalDecoder(Fixture.Tokenizer, skipSpecial: false);
        var pieces = Fixture.Tokenizer.Encode("é🙂").Select(id => decoder.Append([id])).ToArray();
        Assert.Equal(["", "é", "", "", "", "🙂"], pieces);
        Assert.Equal("", decoder.Flush());
    }

    [Fact]
    public void Half_a_character_at_the_end_is_replaced_by_flush()
    {
        var decoder = new IncrementalDecoder(Fixture.Tokenizer, skipSpecial: false);
        Assert.Equal("", decoder.Append(Fixture.Tokenizer.Encode("🙂").AsSpan(0, 3)));
        Assert.Equal("\uFFFD", decoder.Flush());
        Assert.Equal("a", decoder.Append(Fixture.Tokenizer.Encode("a")));
    }

    private static int[] Ids(Draws draws)
    {
        var ids = new List<int>();
        for (var parts = draws.Below(12); parts > 0; parts--)
        {
            if (draws.Below(3) == 0)
                ids.AddRange(Fixture.Tokenizer.Encode(draws.Of(NastyTexts.All.Where(t => t.Length < 40).ToArray()), parseSpecial: true).Skip(draws.Below(3)));
            else
                ids.Add(draws.Below(430) - 2);
        }
        return [.. ids];
    }

    private static string Whole(string piece)
    {
        Assert.Equal(piece, WellFormed.Copy(piece));
        return piece;
    }
}
