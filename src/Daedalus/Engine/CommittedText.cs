using Daedalus.Text;

namespace Daedalus.Engine;

/// <summary>
/// The text left of the first mask, up to the first stop token: masks are only filled, expanded or appended, and a full canvas is cut from
/// the right, so nothing there can change any more.
/// </summary>
internal sealed class CommittedText(Tokenizer tokenizer, StopTokens stops, int maskToken)
{
    private readonly IncrementalDecoder _decoder = new(tokenizer, skipSpecial: true);
    private int _taken;
    private bool _ended;

    /// <summary>What became final since the last call.</summary>
    public string Advance(ReadOnlySpan<int> generation, bool isLast)
    {
        if (_ended)
            return "";
        var end = generation.IndexOf(maskToken);
        var committed = end < 0 ? generation : generation[..end];
        var fresh = committed[_taken..];
        var stop = stops.IndexIn(fresh);
        _ended = stop >= 0 || isLast;
        var text = _decoder.Append(stop >= 0 ? fresh[..stop] : fresh);
        _taken = committed.Length;
        return _ended ? text + _decoder.Flush() : text;
    }
}
