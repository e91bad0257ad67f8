using Daedalus.Text;

namespace Daedalus.Engine;

/// <summary>
/// The text left of the first mask, up to the first stop token or stop string and as far as the decoder has frozen it: masks are only filled, expanded or
/// appended, and a full canvas is cut from the right, so nothing there can change any more. What may turn out to be the beginning of a stop string is held back.
/// </summary>
internal sealed class CommittedText(Tokenizer tokenizer, StopTokens stops, StopStrings strings, int maskToken)
{
    private readonly IncrementalDecoder _decoder = new(tokenizer, skipSpecial: true);
    private string _held = "";
    private int _taken;
    private bool _ended;

    /// <summary>Whether a stop string has ended it.</summary>
    public bool IsStopped { get; private set; }

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
        if (fresh.IsEmpty && !isLast)
            return "";
        var stop = stops.IndexIn(fresh);
        _ended = stop >= 0 || isLast;
        var text = _held + _decoder.Append(stop >= 0 ? fresh[..stop] : fresh);
        _taken = committed.Length;
        return Release(_ended ? text + _decoder.Flush() : text);
    }

    private string Release(string text)
    {
        var cut = strings.IndexIn(text);
        IsStopped = cut >= 0;
        _ended |= IsStopped;
        if (!IsStopped)
            cut = _ended ? text.Length : text.Length - strings.Held(text);
        _held = text[cut..];
        return text[..cut];
    }
}
