namespace Daedalus.Kernels.Canvas;

/// <summary>Edits by the numbers that device text knows them by.</summary>
internal enum CanvasEditKind
{
    Append,
    Expand,
    Insert,
    Delete,
}
