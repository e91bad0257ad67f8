using System.Net;
using System.Text;
using Daedalus.Tests;

namespace Daedalus.Extensions.AI.Tests.Sample;

public class MinimalApiTests(SampleProcess sample) : IClassFixture<SampleProcess>
{
    [Fact]
    public void ItFitsOnAScreen() =>
        Assert.InRange(File.ReadLines(RepositoryFiles.PathOf("tests", "Samples", "MinimalApi", "Program.cs")).Count(), 20, 40);

    [Fact]
    public async Task AnAnswerIsStreamed()
    {
        using var model = DiffusionModel.Load(ShippedEngine.Folder);
        using var response = await PostAsync("Show 9 times 1 to 6.");
        Assert.Equal((HttpStatusCode.OK, true), (response.StatusCode, response.Headers.TransferEncodingChunked));
        Assert.Equal(model.Generate("Show 9 times 1 to 6.").Text, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task ItIsHealthy(string path) => Assert.Equal("Healthy", await sample.Http.GetStringAsync(new Uri(path, UriKind.Relative)));

    [Fact]
    public async Task BadRequestsAreRefused()
    {
        using var empty = await PostAsync("");
        using var tooLong = await PostAsync(string.Concat(Enumerable.Repeat("Spell OVJWU. ", 5000)));
        using var tooLarge = await PostAsync(new string('x', (1 << 20) + 1));
        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge), (empty.StatusCode, tooLong.StatusCode, tooLarge.StatusCode));
        Assert.NotEmpty(await empty.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task CallersThatLeaveDoNoHarm()
    {
        for (var i = 0; i < 20; i++)
        {
            using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(2 * i));
            try
            {
                (await PostAsync("Show 9 times 1 to 12.", leave.Token)).Dispose();
            }
            catch (OperationCanceledException)
            {
                // That is what it is for.
            }
        }

        using var response = await PostAsync("Spell OVJWU.");
        Assert.Equal("O V J W U", (await response.Content.ReadAsStringAsync()).Trim());
    }

    private async Task<HttpResponseMessage> PostAsync(string question, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/chat") { Content = new StringContent(question, Encoding.UTF8, "text/plain") };
        request.Headers.ExpectContinue = question.Length > 1 << 20;
        return await sample.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }
}
