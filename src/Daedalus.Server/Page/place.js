import { confidence, isMask, token } from "./cells.js";

/** One place of a frame in words; the canvas as a whole where none is pointed at. */
export function describe(timeline, index, place) {
    const { words, born, step, since } = timeline.at(index);
    if (place < 0 || place >= words.length) {
        const grown = step > 0 ? born.reduce((count, at) => count + (at > since ? 1 : 0), 0) : 0;
        return grown > 0 && index > 0 ? `${grown} new ${grown === 1 ? "place" : "places"} in this step.` : "Point at a place to read it.";
    }
    const sure = `${Math.floor(100 * confidence(words[place]))} % sure`;
    const what = isMask(words[place]) ? `a mask, its proposal ${sure}` : `${JSON.stringify(timeline.name(token(words[place])))}, ${sure}`;
    return `Place ${place + 1} of ${words.length}: ${what}${born[place] > 0 ? `; there since step ${born[place]}` : ""}.`;
}
