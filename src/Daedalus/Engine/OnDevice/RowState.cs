using System.Runtime.InteropServices;
using Daedalus.Denoising;

namespace Daedalus.Engine.OnDevice;

/// <summary>A request as the device keeps it: <c>row_state</c> in row_state.h, where the fields are explained. It is the summary of a step: 96 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RowState
{
    public int IsOpen;
    public int Prompt;
    public int Length;
    public int Limit;
    public int Base;
    public int Forwards;
    public int Fault;
    public int LengthRounds;
    public int Insertions;
    public int Forced;
    public int Stuck;
    public int Filled;
    public int Inserted;
    public float EosScore;
    public int Phase;
    public int Window;
    public int Share;
    public int AskEnd;
    public int AskCount;
    public int EditPosition;
    public int EditRemoved;
    public int EditCount;
    public int EditToken;
    public float EditConfidence;

    public readonly DecoderStatistics Statistics => new()
    {
        LengthRounds = LengthRounds,
        Insertions = Insertions,
        ForcedFills = Forced,
        StuckFills = Stuck,
    };
}
