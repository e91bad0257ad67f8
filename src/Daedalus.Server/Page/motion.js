// What moves between two steps: places open where they are inserted, tokens clear up where they are written. Neither, for those who want no motion.
const Most = 128;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export function open(nodes) {
    move(nodes, [{ maxWidth: "0", minWidth: "0", marginInline: "-0.12rem", opacity: 0 }, { maxWidth: "2rem", opacity: 1 }], 320);
}

export function appear(nodes) {
    move(nodes, [{ filter: "blur(3px)", opacity: .2 }, { filter: "blur(0)", opacity: 1 }], 260);
}

// A whole canvas that moves would only be slow.
function move(nodes, frames, duration) {
    if (calm.matches || nodes.length > Most)
        return;
    for (const node of nodes)
        node.animate(frames, { duration, easing: "cubic-bezier(.2, .7, .2, 1)" });
}
