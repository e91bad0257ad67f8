const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** What is known about a run at one of its frames, as pairs of name and value; the result is null while it runs. */
export function facts(frames, index, result) {
    const frame = frames[index];
    const cost = result?.statistics;
    return [
        ["Step", `${whole.format(frame.step)} of ${whole.format(frames.at(-1).step)}${result ? "" : "…"}`],
        ["Canvas", places(frame.length)],
        ["Masks left", whole.format(frame.masks)],
        ["Tokens per forward", cost ? short.format(cost.effective_tokens / Math.max(cost.forwards, 1)) : "…"],
        ["Insertions", cost ? whole.format(cost.insertions) : "…"],
        ["Effective", cost ? `${Math.round(100 * cost.effective_ratio)} %` : "…"],
        ["Time", result ? duration(result.elapsed_ms) : "…"],
        ["Waited", result ? duration(result.waited_ms) : "…"],
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
