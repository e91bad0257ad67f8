namespace Daedalus.Cli.Evaluation.Sweep;

/// <summary>One way of decoding in a sweep.</summary>
/// <param name="Group">What it is compared within: ways that fill alike and differ in how they come to their length.</param>
/// <param name="Line">Its options as a command line has them; its name.</param>
/// <param name="Options">The same, for the model at hand.</param>
internal sealed record SweepEntry(string Group, string Line, GenerationOptions Options)
{
    /// <summary>The length of a canvas that does not change; null where the answer decides.</summary>
    public int? FixedLength { get; } = Options.Decoder!.Has("length") ? (int)Options.Decoder.ValueOf("length") : null;
}
