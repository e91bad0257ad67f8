using Daedalus.Caching;
using Daedalus.Serving;
using Daedalus.Tests;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI.Tests.Chat;

public sealed class RequestMapperTests : IDisposable
{
    private static readonly ChatMessage[] Question = ShippedEngine.Ask("Spell OVJWU.");
    private readonly DiffusionModel _model = DiffusionModel.Load(Checkpoints.Folder(Checkpoints.Small));

    public void Dispose() => _model.Dispose();

    [Fact]
    public void EverythingArrives()
    {
        var options = new ChatOptions { Seed = -1, StopSequences = ["a", "b"], ModelId = "small", Instructions = "Go." }.WithDaedalus(new()
        {
            Cache = CacheOptions.Parse("dual"),
            Guidance = 1.5,
            StopEarly = true,
            Priority = RequestPriority.High,
            Timeout = TimeSpan.FromSeconds(3),
            Client = "me",
        });
        var request = Mapper().Map(Question, options);
        Assert.Equal((RequestPriority.High, TimeSpan.FromSeconds(3), "me"), (request.Priority, request.Timeout!.Value, request.Client));
        Assert.Equal((ulong.MaxValue, 1.5, true, CacheKind.Dual), (request.Options!.Seed, request.Options.Guidance, request.Options.StopEarly, request.Options.Cache!.Kind));
        Assert.Equal(["a", "b"], request.Options.StopStrings);
        Assert.Equal(_model.Encode(Prompt.Chat([new("system", "Go."), new("user", "Spell OVJWU.")])), _model.Encode(request.Prompt));
    }

    [Fact]
    public void NothingIsWhatTheLibraryDoesByDefault()
    {
        var request = Mapper().Map(Question, null);
        Assert.Equal((RequestPriority.Normal, null, null), (request.Priority, request.Timeout, request.Client));
        var (options, library) = (request.Options!, new GenerationOptions());
        Assert.Equal((library.Guidance, library.StopEarly, library.Cache), (options.Guidance, options.StopEarly, options.Cache));

        // But for the seed: who asks again without one wants another answer.
        Assert.NotEqual(options.Seed, Mapper().Map(Question, null).Options!.Seed);
        Assert.Equal(_model.DefaultDecoder(), options.Decoder);
        Assert.Empty(options.StopStrings);
    }

    [Fact]
    public void DefaultsOfTheClientHoldWhereTheRequestSaysNothing()
    {
        var mapper = Mapper(new() { StopEarly = true, Client = "default" });
        Assert.Equal((true, "default"), Said(mapper.Map(Question, new())));
        Assert.Equal((false, "default"), Said(mapper.Map(Question, new ChatOptions().WithDaedalus(new() { StopEarly = false }))));

        static (bool, string?) Said(EngineRequest request) => (request.Options!.StopEarly, request.Client);
    }

    [Fact]
    public void AnotherModelIsRefusedNamingBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => Mapper().Map(Question, new() { ModelId = "gpt" }));
        Assert.Contains("'gpt'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'small'", error.Message, StringComparison.Ordinal);
    }

    private RequestMapper Mapper(DaedalusChatOptions? defaults = null) => new(_model, "small", defaults ?? new());
}
