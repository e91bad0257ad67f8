// How a token's text looks in a cell, where white space and control characters would not be seen.
const Longest = 24;
const Signs = { "\n": "↵", "\r": "↵", "\t": "⇥", " ": "␣" };

/** The text of a cell. Line ends are signs wherever they stand, spaces only where there is nothing else. */
export function glyphs(text) {
    if (/^ +$/.test(text))
        return clip("␣".repeat(Math.min(text.length, Longest)));
    return clip(text.replace(/[\n\r\t]/g, c => Signs[c]).replace(/[\p{Cc}\p{Cf}]/gu, "�"));
}

const clip = text => text.length > Longest ? `${text.slice(0, Longest - 1)}…` : text;
