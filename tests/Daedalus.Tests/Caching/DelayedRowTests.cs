using Daedalus.Caching;
using Daedalus.Denoising;
using Daedalus.Models;
using Daedalus.Tests.Denoising;

namespace Daedalus.Tests.Caching;

/// <summary>What the delayed cache computes, forward by forward, of three given tokens and five masks behind them.</summary>
public class DelayedRowTests
{
    private static readonly ModelConventions Shifted = Hand.Conventions with { IsShifted = true };

    [Fact]
    public void AKeyIsKeptOneStepAfterItsTokenWasWritten()
    {
        var run = new Run("delayed:refresh=6", Hand.Conventions);
        foreach (var written in new int[][] { [5], [3], [7], [], [3, 5], [4], [], [] })
            run.Step([3], written);
        Assert.Equal(["01234567", "01234567", "3467", "467", "46", "3456", "01234567", "6"], run.Lines);
    }

    [Fact]
    public void WhereLogitsAreShiftedTheRowsOfTheseAreComputedToo()
    {
        var run = new Run("delayed", Shifted);
        foreach (var written in new int[][] { [5], [3], [7], [], [], [4, 6], [], [] })
            run.Step([], written);
        Assert.Equal(["01234567", "01234567", "234567", "34567", "3456", "3456", "3456", "01234567"], run.Lines);
    }

    [Fact]
    public void APositionWithoutAnAnswerIsComputedWhereItsRowIs()
    {
        foreach (var (conventions, expected) in new[] { (Hand.Conventions, "134567"), (Shifted, "0234567") })
        {
            var run = new Run("delayed", conventions);
            run.Step([], []);
            run.Step([], []);
            run.Step([1], []);
            run.Step([1], []);
            Assert.Equal(expected, run.Lines[2]);
            Assert.Equal(expected[1..], run.Lines[3]);
        }
    }

    [Fact]
    public void BehindADeletionEverythingIsComputedAnewAndBeforeItNothingIsLost()
    {
        var run = new Run("delayed", Hand.Conventions);
        foreach (var written in new int[][] { [3, 4, 5, 6], [], [] })
            run.Step([], written);
        run.Delete(5);
        run.Step([], []);
        run.Step([], []);
        Assert.Equal(["01234567", "01234567", "7", "56", "6"], run.Lines);
    }

    private sealed class Run(string cache, ModelConventions conventions)
    {
        private readonly RowCache _cache = new(CacheOptions.Parse(cache), 8, conventions);
        private readonly ComputedPlaces _computed = new(8);
        private readonly EditList _edits = new();
        private int[] _ids = [7, 8, 9, 0, 0, 0, 0, 0];

        public List<string> Lines { get; } = [];

        public void Step(int[] asked, int[] written)
        {
            _cache.Plan(new CanvasView(_ids, 3, Hand.Mask, 5), new CanvasRange(3, _ids.Length), asked, isDrawn: false, _computed);
            _cache.Complete(asked, _computed, [.. asked.Where(position => _computed.Contains(conventions.RowOf(position))).Select(_ => default(Kernels.Confidence.PositionScore))]);
            Lines.Add(string.Concat(Enumerable.Range(0, _ids.Length).Where(_computed.Contains)));
            _edits.Clear();
            foreach (var position in written)
                if (_ids[position] == Hand.Mask)
                    _edits.Write(position, _ids[position] = 20, 1);
                else
                    _edits.Rewrite(position, ++_ids[position], 1);
            _cache.Follow(_edits, _ids.Length, _ids.Length);
        }

        public void Delete(int position)
        {
            _edits.Clear();
            _edits.Delete(position);
            _ids = [.. _ids.Where((_, i) => i != position)];
            _cache.Follow(_edits, _ids.Length + 1, _ids.Length);
        }
    }
}
