namespace Daedalus.Server.Tests.Page;

/// <summary>What the page shows of events that a test makes up.</summary>
[Collection(nameof(Pages))]
public sealed class StageTests(PageFixture fixture)
{
    private const string Cells = "[...document.querySelectorAll('#canvas .cell')].map(cell => cell.textContent || '_').join(' ')";
    private const string Place = "document.getElementById('place').textContent";
    private const string Step = "document.getElementById('slider').valueAsNumber";
    private const string Last = "Number(document.getElementById('slider').max)";

    [Fact]
    public async Task StepsThatComeDoNotMoveWhoLooksBack()
    {
        await using var tab = await StartAsync();
        await tab.DoAsync("say({ step: 1, cells: masks(3) }, { step: 2, cells: [...words(['a']), ...masks(2)] }, { step: 3, cells: [...words(['a', 'b']), ...masks(1)] })");
        await tab.WaitForAsync($"{Step} === 2");
        await tab.DoAsync("document.getElementById('back').click()");
        await tab.DoAsync("say({ step: 4, cells: words(['a', 'b', 'c']) }); finish('abc');");
        await tab.WaitForAsync($"{Last} === 3");

        Assert.Equal(1, await tab.EvaluateAsync<int>(Step));
        Assert.Equal("a _ _", await tab.EvaluateAsync<string>(Cells));
        await tab.DoAsync("document.getElementById('last').click()");
        Assert.Equal("a b c", await tab.EvaluateAsync<string>(Cells));
    }

    [Theory]
    [InlineData("ArrowLeft")]
    [InlineData("ArrowRight")]
    [InlineData("Home")]
    [InlineData("End")]
    [InlineData(" ")]
    public async Task KeyPressedBeforeTheFirstStepHidesNoAnswer(string key)
    {
        await using var tab = await StartAsync();
        await tab.DoAsync("document.activeElement.blur()");
        await tab.PressAsync(key);
        await tab.DoAsync("say({ step: 1, cells: masks(3) }, { step: 2, text: 'abc', cells: words(['a', 'b', 'c']) }); finish('abc');");

        await tab.WaitForAsync("document.getElementById('result').checkVisibility() && document.getElementById('answer').textContent === 'abc'");
        Assert.Equal("a b c", await tab.EvaluateAsync<string>(Cells));
        await tab.PressAsync("ArrowLeft");
        Assert.Equal("_ _ _", await tab.EvaluateAsync<string>(Cells));
    }

    [Theory]
    [InlineData("End")]
    [InlineData(" ")]
    public async Task KeysScrollThePageWhileThereAreNoSteps(string key)
    {
        await using var tab = await fixture.OpenTabAsync();
        await tab.ResizeAsync(360, 300);
        await tab.GoAsync(fixture.Open);
        await tab.PressAsync(key);
        await tab.WaitForAsync("scrollY > 0");
        await tab.PressAsync("Home");
        await tab.WaitForAsync("scrollY === 0");
    }

    [Fact]
    public async Task InsertedPlacesOpenWhereTheyStandAndOthersKeepTheirNodes()
    {
        await using var tab = await StartAsync();
        await tab.DoAsync("say({ step: 1, cells: [...words(['a']), ...masks(1), ...words(['z'])] })");
        await tab.WaitForAsync($"{Cells} === 'a _ z'");
        await tab.DoAsync("window.z = document.querySelector('#canvas .cell:last-child'); say({ step: 2, cells: [...words(['a']), ...masks(4, 2), ...words(['z'])] });");
        await tab.WaitForAsync($"{Cells} === 'a _ _ _ _ z'");

        Assert.Equal(4, await tab.EvaluateAsync<int>("document.querySelectorAll('#canvas .grown').length"));
        Assert.True(await tab.EvaluateAsync<bool>("document.querySelector('#canvas .cell:last-child') === window.z"));
        await tab.DoAsync("document.getElementById('first').click()");
        Assert.Equal("a _ z", await tab.EvaluateAsync<string>(Cells));
        Assert.True(await tab.EvaluateAsync<bool>("document.querySelector('#canvas .cell:last-child') === window.z"));
    }

    [Fact]
    public async Task TappedPlaceIsToldOfUntilATapElsewhere()
    {
        await using var tab = await StartAsync();
        await tab.DoAsync("say({ step: 1, cells: masks(3) }, { step: 2, text: 'abc', cells: words(['a', 'b', 'c']) }); finish('abc');");
        await tab.WaitForAsync($"{Cells} === 'a b c'");
        await tab.DoAsync("window.lifted = new Promise(resolve => document.getElementById('canvas').addEventListener('pointerleave', resolve))");
        await tab.TapAsync("document.querySelector('#canvas .cell:nth-child(2)')");
        await tab.DoAsync("await lifted");

        Assert.Equal("Place 2 of 3: \"b\", 95 % sure.", await tab.EvaluateAsync<string>(Place));
        await tab.TapAsync("document.getElementById('back')");
        await tab.WaitForAsync($"{Place}.startsWith('Place 2 of 3: a mask')");
        await tab.TapAsync("document.querySelector('h1')");
        await tab.WaitForAsync($"!{Place}.startsWith('Place')");
    }

    [Fact]
    public async Task ModelTextIsNeverMarkup()
    {
        await using var tab = await StartAsync();
        const string Evil = "<img src=x onerror=alert(1)>";
        await tab.DoAsync($"say({{ step: 1, text: '{Evil}', cells: words(['{Evil}', '\\n', ' ', '<|endoftext|>']) }}); finish('{Evil}');");
        await tab.WaitForAsync("document.getElementById('outcome').textContent !== ''");

        Assert.Equal(0, await tab.EvaluateAsync<int>("document.querySelectorAll('main img, main script').length"));
        Assert.Equal(Evil, await tab.EvaluateAsync<string>("document.getElementById('answer').textContent"));
        Assert.Equal("<img src=x onerror=aler… ↵ ␣ <|endoftext|>", await tab.EvaluateAsync<string>(Cells));
    }

    [Fact]
    public async Task BusyServiceIsTriedAgain()
    {
        await using var tab = await StartAsync("refusals.push({ status: 429, message: '64 requests wait already.', headers: { 'Retry-After': '7' } })");
        await tab.WaitForAsync("document.getElementById('problem').hidden === false");
        Assert.Matches("64 requests wait already[^!]*best in [67] s", await tab.EvaluateAsync<string>("document.getElementById('problem').innerText"));

        Assert.True(await tab.EvaluateAsync<bool>("document.getElementById('stage').hidden"));
        await tab.DoAsync("document.getElementById('retry').click()");
        await tab.WaitForAsync("asked.length === 3 && window.stream");
        Assert.True(await tab.EvaluateAsync<bool>("document.getElementById('problem').hidden"));
        Assert.Equal(await tab.EvaluateAsync<string>("JSON.stringify(asked[1])"), await tab.EvaluateAsync<string>("JSON.stringify(asked[2])"));
    }

    [Theory]
    [InlineData("fail('The device was lost.')", "The device was lost.")]
    [InlineData("cut()", "The connection ended before the answer did.")]
    [InlineData("stream.error(new TypeError('network error'))", "The service can't be reached.")]
    [InlineData("stream.enqueue(new TextEncoder().encode('data: {oops\\n\\n'))", "could not read the answer")]
    public async Task WhatBreaksOffKeepsItsStepsAndSaysWhy(string failure, string message)
    {
        await using var tab = await StartAsync();
        await tab.DoAsync("say({ step: 1, cells: masks(3) }, { step: 2, cells: [...words(['a']), ...masks(2)] })");
        await tab.WaitForAsync($"{Step} === 1");
        await tab.DoAsync(failure);

        await tab.WaitForAsync("document.getElementById('problem').hidden === false");
        Assert.Contains(message, await tab.EvaluateAsync<string>("document.getElementById('problem').innerText"));
        Assert.Equal("a _ _", await tab.EvaluateAsync<string>(Cells));
        await tab.AskAgainAsync();
        Assert.True(await tab.EvaluateAsync<bool>("document.getElementById('problem').hidden"));
    }

    [Fact]
    public async Task StopEndsTheRequestAndKeepsItsSteps()
    {
        await using var tab = await StartAsync();
        await tab.DoAsync("say({ step: 1, cells: masks(3) })");
        await tab.WaitForAsync($"{Cells} === '_ _ _'");
        await tab.PressAsync("Escape");

        await tab.WaitForAsync("document.getElementById('stop').hidden && document.getElementById('outcome').textContent.startsWith('Stopped')");
        Assert.True(await tab.EvaluateAsync<bool>("document.getElementById('problem').hidden"));
        Assert.Equal("_ _ _", await tab.EvaluateAsync<string>(Cells));
    }

    [Fact]
    public async Task LongRunsAreShownToTheirEnd()
    {
        await using var tab = await StartAsync();
        await tab.DoAsync(
            """
            const cells = masks(2048);
            window.slowest = 0;
            for (let step = 1, last = performance.now(); step <= 2000; step++) {
                cells[step - 1] = { t: `w${step % 50}`, c: .95, b: 0 };
                for (let i = step; i < 2048; i += 2)
                    cells[i].c = (i * 31 + step * 17) % 256 / 255;
                say({ step, text: "w ", cells });
                if (step % 20 === 0) {
                    await new Promise(requestAnimationFrame);
                    window.slowest = Math.max(window.slowest, performance.now() - last);
                    last = performance.now();
                }
            }
            finish("w ".repeat(2000));
            """);
        await tab.WaitForAsync($"document.getElementById('stop').hidden && {Step} === 1999");

        Assert.Equal(2048, await tab.EvaluateAsync<int>("document.querySelectorAll('#canvas .cell').length"));
        Assert.Equal(48, await tab.EvaluateAsync<int>("document.querySelectorAll('#canvas .mask').length"));
        // Twenty steps with a picture: generous for a busy machine, far below what anybody would call frozen for a whole run.
        Assert.InRange(await tab.EvaluateAsync<double>("slowest"), 0, 5000);
        await tab.DoAsync("const slider = document.getElementById('slider'); slider.value = '999'; slider.dispatchEvent(new Event('input'));");
        Assert.Equal(1048, await tab.EvaluateAsync<int>("document.querySelectorAll('#canvas .mask').length"));
    }

    private async Task<Tab> StartAsync(string before = "")
    {
        var tab = await fixture.OpenTabAsync();
        await tab.AskAsync(fixture.Open);
        if (before.Length > 0)
        {
            // The first question is given up for one that meets what was prepared.
            await tab.PressAsync("Escape");
            await tab.WaitForAsync("document.getElementById('stop').hidden");
            await tab.DoAsync($"delete window.stream; {before}");
            await tab.AskAgainAsync();
        }

        return tab;
    }
}
