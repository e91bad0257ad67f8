namespace Daedalus.Kernels.MatMul.Dots;

/// <summary>
/// What instructions that multiply several inputs at once read of a panel: sixteen outputs, for each the inputs that four bytes hold, four of int8 or two of bf16.
/// </summary>
internal static class DotLine
{
    /// <summary>Outputs.</summary>
    public const int Columns = 16;

    /// <summary>Bytes of an output's inputs; the same inputs of a row of A lie beside each other too.</summary>
    public const int InputBytes = 4;

    /// <summary>Bytes of a line.</summary>
    public const int Bytes = Columns * InputBytes;
}
