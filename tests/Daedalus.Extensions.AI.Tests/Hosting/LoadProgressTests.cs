namespace Daedalus.Extensions.AI.Tests.Hosting;

public class LoadProgressTests
{
    [Fact]
    public void ProgressIsToldEveryFiveSecondsAndNoMoreOften()
    {
        var (log, clock) = (new LogList(), new ManualClock());
        var progress = new LoadProgress(log, "m", clock);
        for (var second = 0; second < 12; second++)
        {
            progress.Report(second / 12d);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["Model m is loaded to 41 %.", "Model m is loaded to 83 %."], log.Entries.Select(entry => entry.Text));
    }
}
