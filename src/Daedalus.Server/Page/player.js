// Which of the recorded steps is shown. While it plays it goes on by itself, at its pace, and waits for steps that are still to come; whoever steps by hand
// stays there, however many come.
export class Player {
    index = -1;
    isPlaying = false;
    pace = 0;
    #changed;
    #count = 0;
    #isComplete = true;
    #advanced = 0;
    #request = 0;

    /** @param {(isNext: boolean) => void} changed is called when something else is to be shown */
    constructor(changed) {
        this.#changed = changed;
    }

    get last() {
        return this.#count - 1;
    }

    // Before a step is shown there is nothing to move through, and who presses a key too soon must not stop what waits for the first.
    get #isEmpty() {
        return this.index < 0;
    }

    /** A run begins. */
    begin() {
        this.#count = 0;
        this.#isComplete = false;
        this.index = -1;
        this.#advanced = -Infinity;
        this.#setPlaying(true);
    }

    /** Steps were recorded. */
    extend(count) {
        this.#count = count;
        this.#wake();
    }

    /** No more will be. */
    complete() {
        this.#isComplete = true;
        this.#wake();
    }

    /** To a step, and no further. This, follow and toggle return whether there was anything to move through. */
    seek(index) {
        if (this.#isEmpty)
            return false;
        this.#setPlaying(false);
        this.#moveTo(index);
        return true;
    }

    /** To the newest step, and on with it while there are more to come. */
    follow() {
        if (this.#isEmpty)
            return false;
        this.#moveTo(this.last);
        this.#setPlaying(!this.#isComplete);
        return true;
    }

    toggle() {
        if (this.#isEmpty)
            return false;
        if (!this.isPlaying && this.#isComplete && this.index >= this.last)
            this.#moveTo(0);
        this.#advanced = performance.now();
        this.#setPlaying(!this.isPlaying);
        return true;
    }

    #setPlaying(isPlaying) {
        this.isPlaying = isPlaying;
        this.#changed(false);
        this.#wake();
    }

    #moveTo(index) {
        const target = Math.min(Math.max(index, 0), this.last);
        if (target < 0)
            return;
        const isNext = target === this.index + 1;
        this.index = target;
        this.#changed(isNext);
    }

    #wake() {
        if (this.isPlaying && this.#request === 0)
            this.#request = requestAnimationFrame(now => this.#tick(now));
    }

    #tick(now) {
        this.#request = 0;
        if (!this.isPlaying)
            return;
        const behind = this.last - this.index;
        if (behind > 0 && now - this.#advanced >= this.pace) {
            this.#advanced = now;
            // Who is hundreds of steps behind goes in longer strides: nobody waits minutes for what has long been there.
            this.#moveTo(this.pace === 0 ? this.last : this.index + 1 + Math.floor(behind / 100));
        }
        if (this.index < this.last)
            this.#wake();
        else if (this.#isComplete)
            this.#setPlaying(false);
    }
}
