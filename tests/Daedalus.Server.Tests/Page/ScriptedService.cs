namespace Daedalus.Server.Tests.Page;

/// <summary>A service inside the page, whose answers a test makes up: what no real model can be brought to do on demand.</summary>
internal static class ScriptedService
{
    // say(...) sends events of the canvas, finish() the result, cut() ends the connection; refusals are answered before any of it, one a request.
    private const string Script =
        """
        const encoder = new TextEncoder();
        window.refusals = [];
        window.asked = [];
        window.fetch = async (address, request) => {
            if (!String(address).endsWith("canvas"))
                return new Response(JSON.stringify({ data: [{ id: "scripted" }] }));
            window.asked.push(JSON.parse(request.body));
            const refusal = window.refusals.shift();
            if (refusal)
                return new Response(JSON.stringify({ error: { message: refusal.message } }), { status: refusal.status, headers: refusal.headers ?? {} });
            return new Response(new ReadableStream({
                start: controller => {
                    window.stream = controller;
                    request.signal.addEventListener("abort", () => controller.error(request.signal.reason));
                },
            }));
        };
        const send = data => window.stream.enqueue(encoder.encode(`data: ${data}\n\n`));
        window.say = (...events) => events.forEach(event => send(JSON.stringify({ object: "daedalus.canvas", text: "", ...event })));
        window.fail = message => send(JSON.stringify({ error: { message } }));
        window.cut = () => window.stream.close();
        window.finish = text => {
            const statistics = { canvas_tokens: 9, effective_tokens: 8, effective_ratio: .89, forwards: 4, computed_positions: 1, length_rounds: 0, insertions: 1, forced_fills: 0, stuck_fills: 0 };
            send(JSON.stringify({ object: "daedalus.result", text, finish_reason: "stop", stop: "EndOfText", elapsed_ms: 2, waited_ms: 0, usage: {}, statistics }));
            send("[DONE]");
        };
        window.masks = (count, b = 0) => Array.from({ length: count }, () => ({ m: true, c: .2, b }));
        window.words = (texts, b = 0) => texts.map(t => ({ t, c: .95, b }));
        document.getElementById("pace").value = "0";
        document.getElementById("pace").dispatchEvent(new Event("change"));
        """;

    /// <summary>Puts it into a page, and asks a first question.</summary>
    public static async Task AskAsync(this Tab tab, Uri page)
    {
        await tab.GoAsync(page);
        await tab.DoAsync(Script);
        await tab.AskAgainAsync();
    }

    /// <summary>Asks another.</summary>
    public static async Task AskAgainAsync(this Tab tab)
    {
        var asked = await tab.EvaluateAsync<int>("asked.length");
        await tab.DoAsync("document.querySelector('.examples .chip').click()");
        await tab.WaitForAsync($"asked.length > {asked}");
    }
}
