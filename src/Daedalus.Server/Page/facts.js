const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** What is known about a run at one of its frames, as pairs of name and value; the result is null while it runs, and where it broke off. */
export function facts(frames, index, result, isRunning) {
    const frame = frames[index];
    const cost = result?.statistics;
    const unknown = isRunning ? "…" : "–";
    return [
        ["Step", `${whole.format(frame.step)} of ${whole.format(frames.at(-1).step)}${isRunning ? "…" : ""}`],
        ["Canvas", places(frame.length)],
        ["Masks left", whole.format(frame.masks)],
        ["Tokens per forward", cost ? short.format(cost.effective_tokens / Math.max(cost.forwards, 1)) : unknown],
        ["Insertions", cost ? whole.format(cost.insertions) : unknown],
        ["Effective", cost ? `${Math.round(100 * cost.effective_ratio)} %` : unknown],
        ["Time", result ? duration(result.elapsed_ms) : unknown],
        ["Waited", result ? duration(result.waited_ms) : unknown],
    ];
}

export const places = count => `${whole.format(count)} ${count === 1 ? "place" : "places"}`;

export function duration(milliseconds) {
    return milliseconds < 1000 ? `${short.format(milliseconds)} ms` : `${short.format(milliseconds / 1000)} s`;
}

/** Writes pairs into a description list, whose nodes are kept. */
export function writeFacts(list, pairs) {
    while (list.children.length < pairs.length) {
        const entry = list.appendChild(document.createElement("div"));
        entry.append(document.createElement("dt"), document.createElement("dd"));
    }
    pairs.forEach(([name, value], i) => {
        const [term, detail] = list.children[i].children;
        if (term.textContent !== name)
            term.textContent = name;
        if (detail.textContent !== value)
            detail.textContent = value;
    });
}
