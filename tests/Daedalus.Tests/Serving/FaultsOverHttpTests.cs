using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Daedalus.Kernels.Devices;
using Daedalus.Server;
using Daedalus.Serving;
using Daedalus.Tests.Emulated;
using Daedalus.Tests.OnDevice;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Daedalus.Tests.Serving;

/// <summary>What callers over HTTP are told when the model or the device fails under them.</summary>
[Collection(nameof(Engine.AllocationTests))]
public class FaultsOverHttpTests
{
    [Fact]
    public async Task ARowThatIsNoNumberIsAnErrorOfThatRequestAlone()
    {
        using var broken = new Engine.LoadedNetwork(threads: 1, network => new Engine.BrokenNetwork(network, sequence: 1));
        await using var engine = new DiffusionEngine(broken.Model);
        await using var served = await ServedEngine.StartAsync(engine);
        using var gate = new Gate();
        var first = engine.Submit(new EngineRequest("a", gate.Options()));
        gate.WaitUntilInside();
        var good = served.ChatAsync();
        while (engine.Status.Queued == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var bad = served.ChatAsync();
        while (engine.Status.Queued == 1)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        gate.Open();
        await first.Result;
        Assert.Equal((HttpStatusCode.InternalServerError, "numerical_fault"), await ServedEngine.StatusAsync(bad));
        Assert.Equal((HttpStatusCode.OK, null), await ServedEngine.StatusAsync(good));
        Assert.Equal((HttpStatusCode.OK, null), await ServedEngine.StatusAsync(served.ChatAsync()));
        Assert.Equal(HttpStatusCode.OK, (await served.Client.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task ALostDeviceEndsWhatRunsAndTheServerSaysThatItIsNotAlive()
    {
        Assert.SkipUnless(CudaUnderTest.Device is { } name && name.Contains("emulated", StringComparison.Ordinal), "only the emulated device can be lost on demand");
        using (var lost = OnDeviceModel.Load("cuda:0"))
        {
            await using var engine = new DiffusionEngine(lost.Model);
            await using var served = await ServedEngine.StartAsync(engine);
            using var stream = new StreamReader(await (await served.PostAsync("/v1/daedalus/canvas")).Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            for (var steps = 0; steps < 3;)
                steps += (await stream.ReadLineAsync(TestContext.Current.CancellationToken))!.StartsWith("data:", StringComparison.Ordinal) ? 1 : 0;
            EmulatedCuda.Fail("lost");
            var rest = await stream.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Contains("\"code\":\"device_failed\"", rest.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "device_failed"), await ServedEngine.StatusAsync(served.ChatAsync()));
            foreach (var probe in new[] { "/healthz", "/readyz" })
            {
                var dead = await served.Client.GetAsync(probe, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.ServiceUnavailable, dead.StatusCode);
                Assert.Contains("\"reason\":\"", await dead.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }

            // What the driver said, once for all whom it befell.
            Assert.IsType<DeviceException>(Assert.Single(served.Logged));
        }

        EmulatedCuda.Reset();
    }

    private sealed class ServedEngine(WebApplication app, ErrorLog log) : IAsyncDisposable
    {
        private const string Body = """{"messages":[{"role":"user","content":"Show 9 times 1 to 6."}],"seed":1}""";

        public HttpClient Client { get; } = new() { BaseAddress = new Uri(app.Urls.Single()) };

        /// <summary>Exceptions in the log.</summary>
        public IEnumerable<Exception> Logged => log.Errors;

        public static async Task<ServedEngine> StartAsync(DiffusionEngine engine)
        {
            var log = new ErrorLog();
            var app = DaedalusServer.Create(engine, new ServerOptions { Urls = ["http://127.0.0.1:0"] }, builder => builder.Logging.AddProvider(log));
            await app.StartAsync();
            return new ServedEngine(app, log);
        }

        public Task<HttpResponseMessage> ChatAsync() => PostAsync("/v1/chat/completions");

        public Task<HttpResponseMessage> PostAsync(string path) => Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(Body, Encoding.UTF8, "application/json") }, HttpCompletionOption.ResponseHeadersRead);

        public static async Task<(HttpStatusCode Status, string? Code)> StatusAsync(Task<HttpResponseMessage> asked)
        {
            var response = await asked;
            var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            return (response.StatusCode, body.TryGetProperty("error", out var error) ? error.GetProperty("code").GetString() : null);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<Exception> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null && IsEnabled(logLevel))
                Errors.Enqueue(exception);
        }

        public void Dispose()
        {
        }
    }
}
