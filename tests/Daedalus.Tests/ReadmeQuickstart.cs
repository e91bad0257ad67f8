// The code block of the README, between the two marks below; ReadmeTests holds the two against each other and runs it.
#pragma warning disable IDE0005 // What the block needs in a program of its own.
// <quickstart>
using Daedalus;
using Daedalus.Denoising.Daedal;

internal static class Quickstart
{
    public static void Answer(string folder, TextWriter output)
    {
        using var model = DiffusionModel.Load(folder);

        // The answer decides its own length.
        GenerationResult answer = model.Generate("Show 9 times 1 to 6.");
        output.WriteLine(answer.Text);
        output.WriteLine($"{answer.Statistics.CanvasTokens} tokens in {answer.Statistics.Forwards} forwards");

        // Step by step: text is handed out as soon as it can no longer change.
        var options = new GenerationOptions { Decoder = model.DefaultDecoder<DaedalOptions>() with { MaxLength = 128 } };
        foreach (DenoisingUpdate step in model.Stream("Is 21 larger than 52?", options))
            output.Write(step.NewText);
    }
}
// </quickstart>
