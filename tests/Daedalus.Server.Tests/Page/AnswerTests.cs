namespace Daedalus.Server.Tests.Page;

/// <summary>The page over the real server: what is asked is answered, and every step can be looked at again.</summary>
[Collection(nameof(Pages))]
public sealed class AnswerTests(PageFixture fixture)
{
    private const string Question = "Show 9 times 1 to 6.";
    private const string Done = "document.getElementById('stop').hidden && document.getElementById('outcome').textContent !== ''";
    private const string AtTheEnd = "document.getElementById('slider').value === document.getElementById('slider').max && document.getElementById('play').ariaLabel === 'Play'";
    private const string Masks = "document.querySelectorAll('#canvas .mask').length";
    private const string Answer = "document.getElementById('answer').textContent";
    private const string Step = "document.getElementById('slider').valueAsNumber";

    [Fact]
    public async Task ShowsTheAnswerOfTheApi()
    {
        await using var tab = await AskAsync(Question);

        Assert.Equal(await fixture.AnswerAsync(Question), await tab.EvaluateAsync<string>(Answer));
        Assert.Equal(0, await tab.EvaluateAsync<int>(Masks));
        Assert.Contains("52 places", await tab.EvaluateAsync<string>("document.getElementById('facts').innerText"));
    }

    [Fact]
    public async Task StepsBackToWhereThereWereMasks()
    {
        await using var tab = await AskAsync(Question);
        var last = await tab.EvaluateAsync<int>(Step);

        await tab.DoAsync("document.activeElement.blur()");
        await tab.PressAsync("ArrowLeft");
        Assert.Equal(last - 1, await tab.EvaluateAsync<int>(Step));
        Assert.True(await tab.EvaluateAsync<int>(Masks) > 0);
        await tab.PressAsync("Home");
        Assert.Equal(0, await tab.EvaluateAsync<int>(Step));
        Assert.Equal("", await tab.EvaluateAsync<string>(Answer));
        await tab.PressAsync("ArrowRight");
        Assert.Equal(1, await tab.EvaluateAsync<int>(Step));
        await tab.PressAsync("End");
        Assert.Equal(0, await tab.EvaluateAsync<int>(Masks));
    }

    [Fact]
    public async Task PlaysAgainFromTheBeginning()
    {
        await using var tab = await AskAsync(Question);

        await tab.DoAsync("document.activeElement.blur()");
        await tab.PressAsync(" ");
        await tab.WaitForAsync($"{Masks} > 0");
        await tab.WaitForAsync(AtTheEnd);
        Assert.Equal(await fixture.AnswerAsync(Question), await tab.EvaluateAsync<string>(Answer));
    }

    [Fact]
    public async Task AnswersOneQuestionAfterAnother()
    {
        await using var tab = await AskAsync(Question);
        foreach (var question in new[] { "Spell OVJWU.", "Count from 16 to 26 by 2." })
        {
            await tab.DoAsync($"[...document.querySelectorAll('.examples .chip')].find(chip => chip.textContent === '{question}').click()");
            await tab.WaitForAsync($"{Done} && {AtTheEnd}");
            Assert.Equal(await fixture.AnswerAsync(question), await tab.EvaluateAsync<string>(Answer));
        }

        Assert.Equal("Spell OVJWU.", await tab.EvaluateAsync<string>("document.querySelector('#earlier li .chip').textContent"));
        Assert.Equal(2, await tab.EvaluateAsync<int>("document.querySelectorAll('#earlier li').length"));
    }

    [Fact]
    public async Task ChoicesReachTheModel()
    {
        await using var tab = await fixture.OpenTabAsync();
        await tab.GoAsync(fixture.Open);
        await tab.DoAsync(
            """
            const decoder = document.getElementById("decoder");
            decoder.value = "low-confidence";
            decoder.dispatchEvent(new Event("change"));
            document.getElementById("length").value = "32";
            document.getElementById("pace").value = "0";
            document.getElementById("pace").dispatchEvent(new Event("change"));
            document.querySelector(".examples .chip").click();
            """);
        await tab.WaitForAsync($"{Done} && {AtTheEnd}");

        Assert.Equal(32, await tab.EvaluateAsync<int>("document.querySelectorAll('#canvas .cell').length"));
        Assert.Contains("32 of 32", await tab.EvaluateAsync<string>("document.getElementById('facts').innerText"));
    }

    [Fact]
    public async Task SaysWhatIsWrongWithAQuestion()
    {
        await using var tab = await fixture.OpenTabAsync();
        await tab.GoAsync(fixture.Open);
        await tab.DoAsync("document.getElementById('prompt').value = 'Spell '.repeat(2000); document.getElementById('send').click();");

        await tab.WaitForAsync("document.getElementById('problem').hidden === false");
        Assert.Matches("The prompt .*[0-9]", await tab.EvaluateAsync<string>("document.getElementById('problem').innerText"));
    }

    [Fact]
    public async Task AsksForTheKeyAndGoesOnWithIt()
    {
        await using var tab = await fixture.OpenTabAsync();
        await tab.GoAsync(fixture.Locked);
        await tab.WaitForAsync("document.activeElement.id === 'key'");
        await tab.TypeAsync("wrong-wrong-wrong-wrong");
        await tab.PressAsync("Enter");
        await tab.WaitForAsync("document.getElementById('problem-title').textContent.includes('does not know this key')");
        await tab.TypeAsync(PageFixture.Secret);
        await tab.PressAsync("Enter");
        await tab.WaitForAsync("document.getElementById('problem').hidden && document.getElementById('model').textContent !== ''");
        await tab.DoAsync("document.querySelector('.examples .chip').click()");
        await tab.WaitForAsync(Done);
    }

    [Fact]
    public async Task AsksNobodyElseAndComplainsOfNothing()
    {
        await using var tab = await AskAsync(Question);

        Assert.Empty(tab.Complaints);
        Assert.All(tab.Requests.Where(request => request.Scheme != "about"), request => Assert.Equal(fixture.Open.Authority, request.Authority));
        Assert.Contains(tab.Requests, request => request.AbsolutePath == "/page.js");
    }

    // Typed and sent as a person does, and watched to its end.
    private async Task<Tab> AskAsync(string question)
    {
        var tab = await fixture.OpenTabAsync();
        await tab.GoAsync(fixture.Open);
        await tab.DoAsync("document.getElementById('prompt').focus()");
        await tab.TypeAsync(question);
        await tab.PressAsync("Enter");
        await tab.WaitForAsync($"{Done} && {AtTheEnd}");
        return tab;
    }
}
