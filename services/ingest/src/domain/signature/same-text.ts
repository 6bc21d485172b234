import { timingSafeEqual } from 'node:crypto'

/** Whether the texts are equal, in a time that shows not where they differ. Their length is no secret. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
