import { AnswerView } from "./answer.js";
import { CanvasView } from "./canvas.js";
import { Chart } from "./chart.js";
import { duration, facts, places, writeFacts } from "./facts.js";
import { describe } from "./place.js";
import { Player } from "./player.js";
import { Timeline } from "./timeline.js";

const element = id => document.getElementById(id);

// Where a run is seen: the canvas at one of its steps, the answer and the figures to it, and what moves through the steps.
export class Stage {
    #timeline = new Timeline();
    #result = null;
    #isStopped = false;
    #drawn = 0;
    #request = 0;
    #pointed = -1;
    #view = new CanvasView(element("canvas"));
    #answer = new AnswerView(element("answer"));
    #chart = new Chart(element("chart"));
    #slider = element("slider");
    #player = new Player(isNext => this.#show(isNext));

    /** What keys do; each says whether it did anything. */
    keys = {
        ArrowLeft: () => this.#player.seek(this.#player.index - 1),
        ArrowRight: () => this.#player.seek(this.#player.index + 1),
        Home: () => this.#player.seek(0),
        End: () => this.#player.follow(),
        " ": () => this.#player.toggle(),
    };

    constructor() {
        for (const [id, key] of [["first", "Home"], ["back", "ArrowLeft"], ["play", " "], ["forward", "ArrowRight"], ["last", "End"]])
            element(id).addEventListener("click", this.keys[key]);
        this.#slider.addEventListener("input", () => this.#player.seek(this.#slider.valueAsNumber));
        element("pace").addEventListener("change", () => this.#usePace());
        element("canvas").addEventListener("pointerover", event => this.#point(event.target));
        // A finger leaves as it is lifted: what it tapped stays told of, through the steps, until it taps beside the stage.
        element("canvas").addEventListener("pointerleave", event => event.pointerType === "mouse" && this.#point(null));
        document.addEventListener("pointerdown", event => element("stage").contains(event.target) || this.#point(null));
        this.#usePace();
    }

    /** The whole answer, once there is one. */
    get text() {
        return this.#result?.text ?? "";
    }

    /** What it cost, in a line. */
    get summary() {
        const { elapsed_ms: elapsed, statistics } = this.#result;
        return `${places(statistics.canvas_tokens)}, ${statistics.forwards} forwards, ${duration(elapsed)}`;
    }

    /** Clears it for a run. */
    begin() {
        this.#timeline = new Timeline();
        this.#result = null;
        this.#isStopped = false;
        this.#drawn = 0;
        this.#view.begin(this.#timeline);
        this.#answer.begin();
        element("stage").classList.remove("idle");
        element("stage").hidden = false;
        element("stage").setAttribute("aria-busy", "true");
        element("stage").scrollIntoView({ block: "nearest" });
        element("replay").hidden = element("result").hidden = true;
        element("outcome").textContent = "";
        element("place").textContent = "Waiting for the first step…";
        this.#player.begin();
    }

    /** Takes an event of the service. */
    take(event) {
        if (event.object === "daedalus.canvas")
            this.#timeline.add(event);
        else if (event.object === "daedalus.result")
            this.#end(event);
        // Many steps may come between two pictures.
        this.#request ||= requestAnimationFrame(() => this.#extend());
    }

    /** A run ended without a result. */
    breakOff(isStopped) {
        this.#isStopped = isStopped;
        this.#end(null);
        this.#extend();
    }

    #end(result) {
        this.#result = result;
        element("stage").removeAttribute("aria-busy");
        // Where there was no step, there is nothing to look at.
        element("stage").hidden = this.#timeline.length === 0;
    }

    #extend() {
        cancelAnimationFrame(this.#request);
        this.#request = 0;
        this.#player.extend(this.#timeline.length);
        if (!element("stage").hasAttribute("aria-busy"))
            this.#player.complete();
        if (this.#player.index >= 0)
            this.#show(false);
    }

    #usePace() {
        this.#player.pace = Number(element("pace").value);
        this.#tellPace();
    }

    #show(isNext) {
        const { index, isPlaying } = this.#player;
        const frames = this.#timeline.frames;
        element("play").setAttribute("aria-label", isPlaying ? "Pause" : "Play");
        element("play").classList.toggle("playing", isPlaying);
        if (index < 0 || index >= frames.length)
            return;
        element("replay").hidden = element("result").hidden = false;
        this.#view.show(this.#timeline.at(index), isNext);
        this.#answer.show(frames, index, isPlaying || index === frames.length - 1);
        writeFacts(element("facts"), facts(frames, index, this.#result, element("stage").hasAttribute("aria-busy")));
        this.#move(frames, index);
        this.#tell(frames[index], index === frames.length - 1);
        this.#tellPlace();
    }

    #move(frames, index) {
        if (this.#drawn !== frames.length) {
            this.#drawn = frames.length;
            this.#chart.draw(frames);
            this.#slider.max = String(frames.length - 1);
        }
        this.#slider.value = String(index);
        this.#slider.setAttribute("aria-valuetext", `step ${frames[index].step} of ${frames.at(-1).step}`);
        element("first").disabled = element("back").disabled = index === 0;
        element("forward").disabled = index === frames.length - 1;
        this.#tellPace();
    }

    #tell(frame, isLast) {
        element("canvas").setAttribute("aria-label", `Canvas of ${places(frame.length)} after step ${frame.step}, ${frame.masks} of them masks.`);
        element("outcome").textContent = !isLast ? "" : this.#isStopped ? "Stopped before it was done." : Endings[this.#result?.stop] ?? "";
    }

    // An answer takes a fraction of the time in which anybody could follow it; who watches should know.
    #tellPace() {
        const shown = this.#player.pace * (this.#timeline.length - 1);
        const times = Math.round(shown / (this.#result?.elapsed_ms || Infinity));
        element("pace-note").textContent = times >= 2 ? `It took ${duration(this.#result.elapsed_ms)}; you see it ${times} times slower.` : "";
    }

    #point(node) {
        this.#pointed = node ? this.#view.placeOf(node) : -1;
        this.#tellPlace();
    }

    #tellPlace() {
        if (this.#player.index >= 0)
            element("place").textContent = describe(this.#timeline, this.#player.index, this.#pointed);
    }
}

const Endings = {
    EndOfText: "The model ended its answer.",
    Length: "The canvas is full: the answer may be cut off. Allow a longer one under Choices.",
    StopString: "The answer came to a stop string.",
    Filled: "Every gap is filled.",
};
