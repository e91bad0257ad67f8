using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Daedalus.Cli.Input;
using Daedalus.Cli.Output;
using Daedalus.Server;
using Daedalus.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daedalus.Cli.Commands;

/// <summary><c>daedalus serve</c>: OpenAI's HTTP over one model.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public static Command Create()
    {
        var (load, decoder, serve) = (new LoadArguments(), new DecoderArguments(), new ServeArguments());
        var command = new Command(Name, Help);
        load.AddTo(command);
        serve.AddTo(command);
        decoder.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Failure.Guard(() =>
        {
            var folder = load.What(parsed).Folder;

            // Before a large model is read: what is wrong with addresses and keys is told at once.
            var options = serve.Server(parsed, folder);
            using var model = load.Load(parsed, cancellationToken);
            RunAsync(model, serve.Engine(parsed), options with { Defaults = decoder.Options(parsed, model) }).GetAwaiter().GetResult();
            return 0;
        })));
        return command;
    }

    private static string Help =>
        $$"""
        Answers over HTTP as OpenAI's API does: POST /v1/chat/completions, streamed or not, and /v1/completions, GET /v1/models, /healthz, /readyz and /metrics. A page
        at / shows how answers are denoised. Requests are denoised together. What is said here of decoder, lengths and so on holds where a request says nothing else.

        Examples:
          daedalus serve
          daedalus serve --model path/to/LLaDA-8B-Instruct --device cuda:0 --batch 16 --queue 200
          openssl rand -hex 32 > keys && chmod 600 keys && daedalus serve --url 'http://*:8080' --key-file keys --rate 600
          daedalus serve --url http://127.0.0.1:0 --set max-length=256 --timeout 30

          curl http://127.0.0.1:8080/v1/chat/completions -H 'Content-Type: application/json' \
            -d '{"messages":[{"role":"user","content":"Show 9 times 1 to 6."}],"stream":true}'

        {{DecoderArguments.Names}}
        """;

    private static async Task RunAsync(DiffusionModel model, EngineOptions limits, ServerOptions options)
    {
        await using var engine = new DiffusionEngine(model, limits with { DrainTimeout = TimeSpan.Zero });
        await using var app = DaedalusServer.Create(engine, options, Log);
        await StartAsync(app, options);
        Console.WriteLine(ServeText.Of(model, options, app.Urls));
        using var impatience = EndAtOnceWhenToldTwice(engine);
        await app.WaitForShutdownAsync();
    }

    // An address that others use the host tells of in words; of one that may not be used, or is none of this machine, only the system speaks.
    private static async Task StartAsync(WebApplication app, ServerOptions options)
    {
        try
        {
            await app.StartAsync();
        }
        catch (SocketException refused)
        {
            throw new IOException($"cannot listen at {string.Join(", ", options.Urls)}: {refused.Message}. Give an address of this machine, with a port from 1024 on, by --url.", refused);
        }
    }

    // On standard error. Why a host could not start is told by the command itself.
    private static void Log(WebApplicationBuilder builder) => builder.Logging
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);

    // The first Ctrl-C is the host's, which lets requests finish; the second ends them.
    private static PosixSignalRegistration EndAtOnceWhenToldTwice(DiffusionEngine engine)
    {
        var told = 0;
        return PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            if (Interlocked.Increment(ref told) == 1)
                Failure.Tell("daedalus: letting running requests finish; Ctrl-C again ends them.");
            else
                _ = engine.StopAsync(TimeSpan.Zero);
        });
    }
}
