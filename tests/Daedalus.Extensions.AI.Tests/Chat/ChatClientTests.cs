using Daedalus.Serving;
using Microsoft.Extensions.AI;

namespace Daedalus.Extensions.AI.Tests.Chat;

public class ChatClientTests(ShippedEngine shipped) : IClassFixture<ShippedEngine>
{
    private const string Table = "Show 9 times 1 to 6.";

    [Theory]
    [InlineData(Table)]
    [InlineData("Count from 16 to 26 by 2.")]
    [InlineData("Is 21 larger than 52?")]
    [InlineData("Spell OVJWU.")]
    public async Task PiecesOfAStreamAreTheAnswerOfTheModel(string question)
    {
        var expected = shipped.Model.Generate(question);
        var updates = await shipped.Client.GetStreamingResponseAsync(question).ToListAsync();
        Assert.Equal(expected.Text, string.Concat(updates.Select(update => update.Text)));
        Assert.NotEmpty(expected.Text);
        Assert.All(updates.SkipLast(1), update => Assert.NotEmpty(update.Text));
    }

    [Fact]
    public async Task EveryUpdateSaysWhatItBelongsTo()
    {
        var updates = await shipped.Client.GetStreamingResponseAsync(Table).ToListAsync();
        Assert.True(updates.Count > 1);
        var others = await shipped.Client.GetStreamingResponseAsync(Table).ToListAsync();
        Assert.Single(updates.Select(update => (update.ResponseId, update.MessageId)).Distinct());
        Assert.NotEqual(updates[0].ResponseId, others[0].ResponseId);
        Assert.NotEqual(updates[0].MessageId, others[0].MessageId);
        Assert.All(updates, update =>
        {
            Assert.Equal((ShippedEngine.Name, ChatRole.Assistant, shipped.Clock.GetUtcNow()), (update.ModelId!, update.Role!.Value, update.CreatedAt!.Value));
            Assert.IsType<DenoisingUpdate>(update.RawRepresentation);
        });
    }

    [Fact]
    public async Task OnlyTheLastUpdateTellsHowItEndedAndWhatItCost()
    {
        var updates = await shipped.Client.GetStreamingResponseAsync(Table).ToListAsync();
        Assert.All(updates.SkipLast(1), update => Assert.Null(update.FinishReason));
        Assert.All(updates.SkipLast(1), update => Assert.DoesNotContain(update.Contents, content => content is UsageContent));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        var usage = Assert.Single(updates[^1].Contents.OfType<UsageContent>()).Details;
        var statistics = ((DenoisingUpdate)updates[^1].RawRepresentation!).Result!.Statistics;
        Assert.Equal((statistics.PromptTokens, statistics.EffectiveTokens), (usage.InputTokenCount, usage.OutputTokenCount));
        Assert.Equal(usage.InputTokenCount + usage.OutputTokenCount, usage.TotalTokenCount);
        Assert.Equal(statistics.CanvasTokens, usage.AdditionalCounts!["daedalus.canvas_tokens"]);
        Assert.Equal(shipped.Model.Encode(Table).Length, usage.InputTokenCount);
    }

    [Fact]
    public async Task AResponseIsItsStreamFolded()
    {
        var expected = shipped.Model.Generate(Table);
        var response = await shipped.Client.GetResponseAsync(Table);
        Assert.Equal(expected.Text, response.Text);
        Assert.Equal(ChatRole.Assistant, Assert.Single(response.Messages).Role);
        Assert.Equal((ChatFinishReason.Stop, ShippedEngine.Name), (response.FinishReason!.Value, response.ModelId));
        Assert.Equal(expected.Statistics.EffectiveTokens, response.Usage!.OutputTokenCount);
        Assert.NotNull(response.ResponseId);
        Assert.Equal(expected.Ids, Assert.IsType<GenerationResult>(response.RawRepresentation).Ids);
    }

    [Fact]
    public async Task AnAnswerThatIsCutOffSaysSo()
    {
        var response = await shipped.Client.GetResponseAsync(Table, new() { MaxOutputTokens = 8 });
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal(8, ((GenerationResult)response.RawRepresentation!).Statistics.CanvasTokens);
    }

    [Theory]
    [InlineData("8\n9*3")]
    [InlineData("9*4=36")]
    [InlineData("9*1")]
    public async Task AStopSequenceOfSeveralTokensEndsTheAnswerWherePiecesMeet(string stop)
    {
        var whole = shipped.Model.Generate(Table).Text;
        Assert.Contains(stop, whole, StringComparison.Ordinal);
        Assert.True(shipped.Model.Tokenizer.Encode(stop).Length > 1);
        var updates = await shipped.Client.GetStreamingResponseAsync(Table, new() { StopSequences = [stop] }).ToListAsync();
        Assert.Equal(whole[..whole.IndexOf(stop, StringComparison.Ordinal)], string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        var response = await shipped.Client.GetResponseAsync(Table, new() { StopSequences = [stop] });
        Assert.Equal(string.Concat(updates.Select(update => update.Text)), response.Text);
        Assert.Single(response.Messages);
    }

    [Fact]
    public async Task TheWholeCanvasCanBeWatched()
    {
        var updates = await shipped.Client.StreamCanvasAsync(ShippedEngine.Ask(Table)).ToListAsync();
        Assert.All(updates, update => Assert.NotEmpty(update.Canvas));
        Assert.Contains(updates[0].Canvas, cell => cell.IsMask);
        Assert.DoesNotContain(updates[^1].Canvas, cell => cell.IsMask);
        Assert.Equal(updates[^1].Result!.Text, string.Concat(updates.Select(update => update.NewText)));
    }

    [Fact]
    public async Task ThirtyTwoCallersGetWhatEachWouldGetAlone()
    {
        string[] questions = [Table, "Count from 16 to 26 by 2.", "Is 21 larger than 52?", "Spell OVJWU.", "Reverse XWANSK.", "Sort 47 12 90 33.", "Show 7 times 1 to 9.", "Explain 6 * 4 + 13."];
        var expected = questions.ToDictionary(question => question, question => shipped.Model.Generate(question).Ids);
        await Task.WhenAll(Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            var question = questions[caller % questions.Length];
            var response = await shipped.Client.GetResponseAsync(question);
            Assert.Equal(expected[question], ((GenerationResult)response.RawRepresentation!).Ids);
        })));
    }

    [Fact]
    public async Task AConversationIsAnswered()
    {
        ChatMessage[] messages = [new(ChatRole.User, "Spell OVJWU."), new(ChatRole.Assistant, "O V J W U"), new(ChatRole.User, "Spell XWANSK.")];
        var expected = shipped.Model.Generate(Prompt.Chat([.. messages.Select(message => new Text.ChatTurn(message.Role.Value, message.Text))]));
        Assert.Equal(expected.Text, (await shipped.Client.GetResponseAsync(messages)).Text);
    }

    [Fact]
    public void ServicesBehindTheClientCanBeAskedFor()
    {
        IChatClient client = shipped.Client;
        var metadata = client.GetService<ChatClientMetadata>()!;
        Assert.Equal(("daedalus", ShippedEngine.Name), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(shipped.Engine, client.GetService<DiffusionEngine>());
        Assert.Same(shipped.Model, client.GetService<DiffusionModel>());
        Assert.Same(client, client.GetService<DaedalusChatClient>());
        Assert.Null(client.GetService<string>());
        Assert.Null(client.GetService(typeof(DiffusionEngine), "key"));
    }

    [Fact]
    public async Task BadRequestsFailWhenTheFirstPieceIsAskedFor()
    {
        Assert.Throws<ArgumentNullException>(() => { _ = shipped.Client.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!); });
        await Assert.ThrowsAnyAsync<ArgumentException>(() => shipped.Client.GetResponseAsync(" "));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => shipped.Client.GetResponseAsync(string.Concat(Enumerable.Repeat("Spell OVJWU. ", 500))));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => shipped.Client.GetResponseAsync("Hi", new() { StopSequences = [""] }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => shipped.Client.GetResponseAsync("Hi", new() { MaxOutputTokens = 0 }));
        await Assert.ThrowsAsync<NotSupportedException>(() => shipped.Client.GetResponseAsync("Hi", new() { ResponseFormat = ChatResponseFormat.Json }));
    }
}
