using System.Runtime.InteropServices;

namespace Daedalus.Engine.OnDevice;

/// <summary>What does not change while a request runs: <c>row_rules</c> in row_state.h, where the fields are explained.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowRules
{
    public ulong Seed;
    public int Decoder;
    public int AskAll;
    public int MaskToken;
    public int EosToken;
    public int TurnEndToken;
    public int Flags;
    public float Temperature;
    public int BlockLength;
    public int Steps;
    public float High;
    public float Low;
    public int Expansion;
    public float EosThreshold;
    public float ExpandThreshold;
    public int EosWindow;
}
