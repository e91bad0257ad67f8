using System.Text.Json.Nodes;

namespace Daedalus.Server.Tests.Page;

/// <summary>The page as it looks: on a phone, by night, to a screen reader.</summary>
[Collection(nameof(Pages))]
public sealed class LayoutTests(PageFixture fixture)
{
    // Every text on the page with the contrast to what lies behind it, by WCAG 2; a canvas turns any colour into red, green and blue.
    private const string Contrasts =
        """
        (() => {
            const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
            const over = (colours) => {
                pixel.clearRect(0, 0, 1, 1);
                for (const colour of colours) {
                    pixel.fillStyle = colour;
                    pixel.fillRect(0, 0, 1, 1);
                }
                return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
            };
            const light = rgb => rgb.map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
            const poor = [];
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            for (let text = walker.nextNode(); text; text = walker.nextNode()) {
                const element = text.parentElement;
                if (text.data.trim() === "" || !element.checkVisibility() || element.closest(":disabled, noscript, .hidden"))
                    continue;
                const grounds = [];
                for (let ancestor = element; ancestor; ancestor = ancestor.parentElement)
                    grounds.unshift(getComputedStyle(ancestor).backgroundColor);
                const [a, b] = [over(grounds), over([...grounds, getComputedStyle(element).color])].map(light);
                const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
                if (contrast < 4.5)
                    poor.push(`${contrast.toFixed(2)} ${text.data.trim()}`);
            }
            return poor.join("\n");
        })()
        """;

    [Theory]
    [InlineData(360, 740, "light", "phone")]
    [InlineData(1200, 1000, "light", "day")]
    [InlineData(1200, 1000, "dark", "night")]
    public async Task FitsAndCanBeRead(int width, int height, string scheme, string name)
    {
        await using var tab = await fixture.OpenTabAsync();
        await tab.ResizeAsync(width, height);
        await tab.PreferAsync("prefers-color-scheme", scheme);
        await ShowEverythingAsync(tab);

        Assert.InRange(await tab.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.Equal("", await tab.EvaluateAsync<string>(Contrasts));
        var picture = Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "daedalus-page")).FullName, $"{name}.png");
        await File.WriteAllBytesAsync(picture, await tab.ScreenshotAsync());
        Assert.True(new FileInfo(picture).Length > 10_000, $"{picture} shows nothing.");
    }

    [Fact]
    public async Task EverythingThatTakesTheFocusHasAName()
    {
        await using var tab = await fixture.OpenTabAsync();
        await ShowEverythingAsync(tab);

        var nodes = await tab.AccessibleNodesAsync();
        var controls = nodes.Where(node => IsFocusable(node) && (string?)node["role"]!["value"] != "RootWebArea").ToList();
        Assert.True(controls.Count > 15, $"{controls.Count} controls were found.");
        Assert.DoesNotContain(controls, node => string.IsNullOrWhiteSpace((string?)node["name"]?["value"]));
        Assert.Contains(controls, node => (string?)node["name"]!["value"] == "Step");
    }

    [Fact]
    public async Task OnlyTheAnswerIsReadOutAsItGrows()
    {
        await using var tab = await fixture.OpenTabAsync();
        await ShowEverythingAsync(tab);

        Assert.Equal("answer", await tab.EvaluateAsync<string>("[...document.querySelectorAll('[aria-live]')].map(element => element.id).join()"));
        Assert.Equal("polite", await tab.EvaluateAsync<string>("document.getElementById('answer').ariaLive"));
        await tab.DoAsync("document.getElementById('first').click()");
        Assert.Equal("off", await tab.EvaluateAsync<string>("document.getElementById('answer').ariaLive"));
    }

    [Fact]
    public async Task AlertSaysWhatWentWrongAndNotEverySecondWhenToTryAgain()
    {
        await using var tab = await fixture.OpenTabAsync();
        await tab.AskAsync(fixture.Open);
        await tab.DoAsync("fail('The device was lost.')");
        await tab.WaitForAsync("document.getElementById('problem').hidden === false");

        Assert.True(await tab.EvaluateAsync<bool>("document.querySelector('[role=alert] #retry') === null"));
        Assert.Equal(
            "problem-title problem-advice",
            await tab.EvaluateAsync<string>("[...document.querySelector('[role=alert]').children].map(element => element.id).join(' ')"));
        Assert.Equal("The device was lost.", await tab.EvaluateAsync<string>("document.querySelector('[role=alert] p').innerText"));
    }

    [Fact]
    public async Task NothingMovesForThoseWhoWantNoMotion()
    {
        await using var tab = await fixture.OpenTabAsync();
        await tab.PreferAsync("prefers-reduced-motion", "reduce");
        await tab.AskAsync(fixture.Open);
        await tab.DoAsync("say({ step: 1, cells: masks(3) })");
        await tab.WaitForAsync("document.querySelectorAll('#canvas .cell').length === 3");
        await tab.DoAsync("window.moved = 0; Element.prototype.animate = () => { moved++; }; say({ step: 2, cells: [...words(['a']), ...masks(5, 2)] });");
        await tab.WaitForAsync("document.querySelectorAll('#canvas .cell').length === 6");

        Assert.Equal(0, await tab.EvaluateAsync<int>("moved + document.getAnimations().length"));
    }

    // A run with long words, with and without a problem, all choices open.
    private async Task ShowEverythingAsync(Tab tab)
    {
        await tab.AskAsync(fixture.Open);
        await tab.DoAsync(
            """
            document.querySelector("details").open = true;
            const long = "Donaudampfschifffahrtsgesellschaft".repeat(4);
            const cells = [...words(["a", long, "\n", " "]), ...masks(90), ...Array.from({ length: 8 }, (_, i) => ({ t: "x", c: .88 + i * .017, b: 0 })), { t: "<|endoftext|>", c: 1, b: 0, e: true }];
            cells.push(...[0, .25, .5, .75].map(c => ({ t: "y", c, b: 1 })));
            say({ step: 1, text: long, cells }, { step: 2, text: long, cells });
            finish(long + long);
            """);
        await tab.WaitForAsync("document.getElementById('outcome').textContent !== ''");
        await tab.DoAsync("refusals.push({ status: 429, message: 'x'.repeat(300), headers: { 'Retry-After': '9' } })");
        await tab.AskAgainAsync();
        await tab.WaitForAsync("document.getElementById('problem').hidden === false");
        await tab.AskAgainAsync();
        await tab.DoAsync("say({ step: 1, text: 'a', cells: [...words(['a', 'b'.repeat(99)]), ...masks(60)] }, { step: 2, text: 'b'.repeat(99), cells: words(['a', 'b'.repeat(99)]) }); fail('The device was lost.');");
        await tab.WaitForAsync("document.getElementById('replay').hidden === false && document.getElementById('slider').value === '1' && document.getElementById('problem').hidden === false");
    }

    private static bool IsFocusable(JsonNode node) =>
        node["properties"]?.AsArray().Any(property => (string?)property!["name"] == "focusable" && (bool)property["value"]!["value"]!) == true;
}
