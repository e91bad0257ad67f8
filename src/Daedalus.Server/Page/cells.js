// One place of a canvas in 32 bits, so that a long run is kept in little memory: token number << 12 | fresh << 11 | end << 10 | confidence in thousandths,
// which is what the service sends. Token 0 is a mask; fresh are tokens that the step itself has written.
const Thousand = 1000;
const Bounds = [500, 750, 900, 960, 985, 995, 999];

export const pack = (token, isFresh, isEnd, confidence) =>
    (token << 12 | (isFresh ? 1 << 11 : 0) | (isEnd ? 1 << 10 : 0) | Math.round(Thousand * Math.min(Math.max(confidence || 0, 0), 1))) >>> 0;

export const token = word => word >>> 12;
export const isMask = word => word >>> 12 === 0;
export const isFresh = word => (word & 1 << 11) !== 0;
export const isEnd = word => (word & 1 << 10) !== 0;
export const confidence = word => (word & 1023) / Thousand;

/** From 0 to 7: how many of the bounds it reaches. They lie closer the nearer to 1, where most confidences are and where decoders draw their lines. */
export const level = word => Bounds.filter(bound => (word & 1023) >= bound).length;
