namespace Daedalus.Tests;

public class ConcurrencyTests(SmallModel small) : IClassFixture<SmallModel>
{
    [Fact]
    public void EightThreadsGetTheTokensThatEachWouldGetAlone()
    {
        GenerationRequest[] requests = [.. Questions.Mixed.Take(8)];
        var alone = requests.Select(request => small.Model.Generate(request.Prompt, request.Options).Ids).ToArray();
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, 8).Select(first => new Thread(() =>
        {
            try
            {
                for (var i = 0; i < 4; i++)
                {
                    var mine = (first + i) % requests.Length;
                    Assert.Equal(alone[mine], small.Model.Generate(requests[mine].Prompt, requests[mine].Options).Ids);
                }
            }
            catch (Exception e)
            {
                lock (failures)
                    failures.Add(e);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }
}
