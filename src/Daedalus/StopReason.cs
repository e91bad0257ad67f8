namespace Daedalus;

/// <summary>Why an answer ends where it ends.</summary>
public enum StopReason
{
    /// <summary>The model wrote an end-of-text or end-of-turn token; the text stops before it.</summary>
    EndOfText,

    /// <summary>The canvas is full and holds no such token: the answer may be cut off. Allow a longer one.</summary>
    Length,
}
