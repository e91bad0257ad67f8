using System.Text.Json.Serialization;
using Daedalus.Engine;

namespace Daedalus.Server.Answers;

/// <summary>The canvas after a step. Names are short because every cell has them.</summary>
internal sealed record CanvasEvent(string Object, int Step, string Text, CanvasPlace[] Cells)
{
    public static CanvasEvent Of(DenoisingUpdate update, StopTokens stops) =>
        new("daedalus.canvas", update.Step, update.NewText, [.. update.Canvas.Select(cell => CanvasPlace.Of(cell, stops))]);
}

/// <param name="T">Text of the token, control tokens visible; none where it is a mask.</param>
/// <param name="M">Whether it is a mask.</param>
/// <param name="C">Confidence of the token written or proposed, 0 to 1.</param>
/// <param name="B">Step in which the place appeared.</param>
/// <param name="E">Whether the token ends the answer.</param>
internal sealed record CanvasPlace(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? T,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool M,
    double C,
    int B,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool E)
{
    public static CanvasPlace Of(CanvasCell cell, StopTokens stops) => new(
        cell.IsMask ? null : cell.Text, cell.IsMask, Confidence(cell.Confidence), cell.Step, !cell.IsMask && stops.IndexIn([cell.Token]) == 0);

    // Three digits are all that a colour needs. A place that no step has looked at has none.
    private static double Confidence(float value) => float.IsFinite(value) ? Math.Round(Math.Clamp(value, 0, 1), 3) : 0;
}
