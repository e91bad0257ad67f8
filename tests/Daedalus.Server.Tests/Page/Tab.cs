using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Daedalus.Server.Tests.Page;

/// <summary>A tab: what is done in it, and what it has complained of and asked for.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private DevTools _tools = null!;

    /// <summary>Errors and warnings of the console, exceptions that nobody caught, what the browser refused to load.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    /// <summary>Every address that was asked for.</summary>
    public ConcurrentQueue<Uri> Requests { get; } = [];

    public static async Task<Tab> AttachAsync(Uri address)
    {
        var tab = new Tab();
        tab._tools = await DevTools.ConnectAsync(address, tab.Happened);
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network", "Accessibility" })
            await tab._tools.SendAsync($"{domain}.enable");
        return tab;
    }

    public async Task GoAsync(Uri address)
    {
        await _tools.SendAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });
        await WaitForAsync("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /// <summary>The value of an expression, or of the promise that it is.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        var answer = await _tools.SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.True(answer["exceptionDetails"] is null, $"{expression}: {answer["exceptionDetails"]?.ToJsonString()}");
        return answer["result"]!["value"]!.GetValue<T>();
    }

    /// <summary>Runs statements.</summary>
    public Task DoAsync(string statements) => EvaluateAsync<bool>($"(async () => {{ {statements}; return true; }})()");

    /// <summary>Waits until an expression is true.</summary>
    public async Task WaitForAsync(string expression)
    {
        for (var watch = Stopwatch.StartNew(); !await EvaluateAsync<bool>($"Boolean({expression})"); await Task.Delay(20))
            if (watch.Elapsed > Limit)
                Assert.Fail($"After {Limit.TotalSeconds} s this is not so: {expression}. The page says: {await EvaluateAsync<string>("document.body.innerText")} {string.Join('\n', Complaints)}");
    }

    /// <summary>Presses a key as a keyboard does.</summary>
    public async Task PressAsync(string key)
    {
        var (code, text) = key switch
        {
            " " => (32, " "),
            "Enter" => (13, "\r"),
            "Tab" => (9, ""),
            "Escape" => (27, ""),
            "End" => (35, ""),
            "Home" => (36, ""),
            "ArrowLeft" => (37, ""),
            "ArrowRight" => (39, ""),
            _ => throw new ArgumentException($"No code for {key}.", nameof(key)),
        };
        var press = new JsonObject { ["type"] = text.Length > 0 ? "keyDown" : "rawKeyDown", ["key"] = key, ["windowsVirtualKeyCode"] = code, ["text"] = text };
        await _tools.SendAsync("Input.dispatchKeyEvent", press);
        await _tools.SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = "keyUp", ["key"] = key, ["windowsVirtualKeyCode"] = code });
    }

    /// <summary>Taps the middle of an element as a finger does.</summary>
    public async Task TapAsync(string element)
    {
        await DoAsync($"const element = {element}; element.scrollIntoView({{ block: 'nearest' }}); window.tapped = element.getBoundingClientRect();");
        var finger = new JsonObject
        {
            ["x"] = await EvaluateAsync<double>("tapped.x + tapped.width / 2"),
            ["y"] = await EvaluateAsync<double>("tapped.y + tapped.height / 2"),
        };
        await _tools.SendAsync("Input.dispatchTouchEvent", new JsonObject { ["type"] = "touchStart", ["touchPoints"] = new JsonArray(finger) });
        await _tools.SendAsync("Input.dispatchTouchEvent", new JsonObject { ["type"] = "touchEnd", ["touchPoints"] = new JsonArray() });
    }

    public Task TypeAsync(string text) => _tools.SendAsync("Input.insertText", new JsonObject { ["text"] = text });

    public Task ResizeAsync(int width, int height) => _tools.SendAsync(
        "Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });

    /// <summary>What the reader prefers, e.g. <c>prefers-color-scheme</c> and <c>dark</c>.</summary>
    public Task PreferAsync(string feature, string value) => _tools.SendAsync(
        "Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(new JsonObject { ["name"] = feature, ["value"] = value }) });

    /// <summary>The page as a screen reader has it.</summary>
    public async Task<IReadOnlyList<JsonNode>> AccessibleNodesAsync() =>
        [.. (await _tools.SendAsync("Accessibility.getFullAXTree"))["nodes"]!.AsArray().OfType<JsonNode>().Where(node => (bool?)node["ignored"] != true)];

    public async Task<byte[]> ScreenshotAsync()
    {
        var picture = await _tools.SendAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true });
        return Convert.FromBase64String((string)picture["data"]!);
    }

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    private void Happened(string method, JsonNode what)
    {
        if (method == "Network.requestWillBeSent")
            Requests.Enqueue(new Uri((string)what["request"]!["url"]!));
        else if (method == "Runtime.exceptionThrown" || (method == "Log.entryAdded" && (string?)what["entry"]!["level"] is "error" or "warning")
            || (method == "Runtime.consoleAPICalled" && (string?)what["type"] is "error" or "warning" or "assert"))
            Complaints.Enqueue(what.ToJsonString());
    }
}
