import type { SequenceRule } from './sequence-rule.ts'

/*
 * A slot is the place of a number in its sequence: with a step of 1 the number itself,
 * otherwise the number divided by the step. It depends on nothing that was seen before, so
 * every instance gives every number the same slot.
 */

/** @returns undefined for a number outside the sequence: below its first, or between two of its steps */
export function slotOf(number: number, { step, first }: SequenceRule): number | undefined {
  if (first !== undefined && (number < first || (number - first) % step !== 0)) return undefined
  return Math.floor(number / step)
}

/** @param known any number of the sequence, that tells where between the multiples of the step it runs */
export function numberOfSlot(slot: number, step: number, known: number): number {
  return slot * step + (known % step)
}
