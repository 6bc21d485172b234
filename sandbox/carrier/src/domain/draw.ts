import { createHash } from 'node:crypto'

/**
 * A number from 0 up to, but not including, 1 that is the same for the same seed and labels. Other labels
 * give an unrelated number, so that a further draw changes none of the others.
 */
export function draw(seed: number, ...labels: (string | number)[]): number {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, ...labels]))
    .digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}

/** A whole number, both ends included. */
export function drawInt(drawn: number, min: number, max: number): number {
  return min + Math.floor(drawn * (max - min + 1))
}
