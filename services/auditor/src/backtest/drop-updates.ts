import type { RealStay } from './transition.ts'

/** Which stays' last update is lost, each with the same chance, by the seed, on every machine. */
export function dropUpdates(stays: RealStay[], share: number, seed: number): Set<RealStay> {
  const random = mulberry32(seed)
  return new Set(stays.filter((stay) => stay.leftAt !== null && random() < share))
}

/** Tommy Ettinger's mulberry32: 32 bits of state, even enough for drawing samples. */
function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
