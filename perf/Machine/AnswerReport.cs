using Daedalus.Denoising.Options;

namespace Daedalus.Perf.Machine;

/// <summary>Whole answers of the shipped model: the same question by every decoder, after the code has warmed up.</summary>
internal static class AnswerReport
{
    private const int Repeats = 9;
    private const string Question = "Show 9 times 1 to 6.";

    public static void Print()
    {
        using var model = DiffusionModel.Load(ModelPath.Of(ModelPath.Default));
        Console.WriteLine($"{model.Device}; {model.Parameters:N0} parameters; \"{Question}\"; median of {Repeats}");
        for (var i = 0; i < Repeats; i++)
            model.Generate(Question, new GenerationOptions { Decoder = model.DefaultDecoder("low-confidence") });
        foreach (var published in DecoderCatalogue.All)
            Line(model, published.Decoder, model.DefaultDecoder(published.Decoder));
        Line(model, "low-confidence, length 256", model.DefaultDecoder("low-confidence").WithValue("length", 256));
    }

    private static void Line(DiffusionModel model, string name, DecoderOptions options)
    {
        var runs = Enumerable.Range(0, Repeats).Select(_ => model.Generate(Question, new GenerationOptions { Decoder = options })).ToList();
        var median = runs.OrderBy(run => run.Elapsed).ElementAt(Repeats / 2);
        var statistics = median.Statistics;
        Console.WriteLine(
            $"  {name,-28} {median.Elapsed.TotalMilliseconds,7:F1} ms  {statistics.Forwards,3} forwards  {statistics.CanvasTokens,3} tokens, "
            + $"{statistics.EffectiveTokens,3} effective  {statistics.EffectiveTokens / median.Elapsed.TotalSeconds,6:F0} effective tokens/s");
    }
}
