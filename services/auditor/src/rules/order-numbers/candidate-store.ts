import type { Candidate } from './domain/verdict.ts'

export type CandidateDocument = Candidate & {
  /** `source/slot` */
  _id: string
  source: string
  slot: number
  number: number
}

/** The missing numbers that are being verified. */
export type CandidateStore = {
  /** Those of the slots that are known; all others of the source are forgotten. */
  retain(source: string, slots: readonly number[]): Promise<CandidateDocument[]>
  put(candidates: readonly CandidateDocument[]): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  /** The number, where it is a candidate, is unverified again and requested at this time. */
  verifyAgain(source: string, number: number, at: number): Promise<void>
}
