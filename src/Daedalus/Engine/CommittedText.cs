using Daedalus.Text;

namespace Daedalus.Engine;

/// <summary>
/// The text left of the first mask, up to the first stop token and as far as the decoder has frozen it: masks are only filled, expanded or appended, and a
/// full canvas is cut from the right, so nothing there can change any more.
/// </summary>
internal sealed class CommittedText(Tokenizer tokenizer, StopTokens stops, int maskToken)
{
    private readonly IncrementalDecoder _decoder = new(tokenizer, skipSpecial: true);
    private int _taken;
    private bool _ended;

    /// <summary>What became final since the last call.</summary>
    /// <param name="generation">As it stands.</param>
    /// <param name="frozen">How many of its tokens do not change once they are written.</param>
    /// <param name="isLast">Whether nothing changes any more.</param>
    public string Advance(ReadOnlySpan<int> generation, int frozen, bool isLast)
    {
        if (_ended)
            return "";
        var end = generation.IndexOf(maskToken);
        var committed = end < 0 ? generation : generation[..end];
        if (!isLast && committed.Length > frozen)
            committed = committed[..frozen];
        var fresh = committed[_taken..];
        var stop = stops.IndexIn(fresh);
        _ended = stop >= 0 || isLast;
        var text = _decoder.Append(stop >= 0 ? fresh[..stop] : fresh);
        _taken = committed.Length;
        return _ended ? text + _decoder.Flush() : text;
    }
}
