using Daedalus.Serving;
using Daedalus.Tests;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI.Tests;

/// <summary>The model that comes with the command and an engine over it, loaded once for all tests of a class.</summary>
public sealed class ShippedEngine : IDisposable
{
    public const string Name = "tasks-5m";

    public ShippedEngine()
    {
        Engine = new DiffusionEngine(DiffusionModel.Load(Folder), new EngineOptions { TimeProvider = Clock }, ownsModel: true);
        Client = new DaedalusChatClient(Engine);
    }

    public static string Folder => Checkpoints.Folder(Checkpoints.Default);

    /// <summary>What the engine reads the time from.</summary>
    public ManualClock Clock { get; } = new();

    public DiffusionEngine Engine { get; }

    public DiffusionModel Model => Engine.Model;

    public DaedalusChatClient Client { get; }

    public static ChatMessage[] Ask(string question) => [new(ChatRole.User, question)];

    /// <summary>Waits until nothing is denoised or waits; fails after ten seconds.</summary>
    public async Task RestAsync()
    {
        for (var i = 0; Engine.Status is not { Active: 0, Queued: 0 }; i++)
        {
            Assert.True(i < 1000, $"the engine still has {Engine.Status}");
            await Task.Delay(10);
        }
    }

    public void Dispose() => Engine.Dispose();
}
