using Daedalus.Serving;

namespace Daedalus.Tests.Serving;

/// <summary>Updates on their way to a reader who may be slow.</summary>
public class MailboxTests
{
    [Fact]
    public async Task AReaderWhoIsBehindGetsStepsInOneAndNoTextIsLost()
    {
        var mailbox = new Mailbox();
        for (var step = 1; step <= 1000; step++)
            mailbox.Post(new DenoisingUpdate { Step = step, Canvas = [], NewText = $"{step} " });
        mailbox.Close(null);
        var (text, count, last) = ("", 0, 0);
        while (await mailbox.WaitAsync(TestContext.Current.CancellationToken))
            while (mailbox.TryTake() is { } update)
            {
                Assert.True(update.Step > last);
                (text, count, last) = (text + update.NewText, count + 1, update.Step);
            }

        Assert.Equal(string.Concat(Enumerable.Range(1, 1000).Select(step => $"{step} ")), text);
        Assert.Equal((Mailbox.Most, 1000), (count, last));
    }

    [Fact]
    public async Task WhatWasSentBeforeAnErrorArrivesBeforeIt()
    {
        var mailbox = new Mailbox();
        mailbox.Post(new DenoisingUpdate { Step = 1, Canvas = [], NewText = "a" });
        mailbox.Close(new TimeoutException());
        Assert.True(await mailbox.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal("a", mailbox.TryTake()!.NewText);
        await Assert.ThrowsAsync<TimeoutException>(async () => await mailbox.WaitAsync(TestContext.Current.CancellationToken));
    }
}
