/** Arrows, space, Home and End move through the steps wherever nothing is typed or pressed. */
export function listen(actions) {
    document.addEventListener("keydown", event => {
        const action = actions[event.key];
        if (!action || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTaken(event))
            return;
        event.preventDefault();
        action();
    });
}

// Fields take every key, buttons and their like the space bar.
function isTaken({ key, target }) {
    if (target.matches("textarea, select, input:not([type=range])"))
        return key !== "Escape";
    return key === " " && target.matches("button, summary, a");
}
