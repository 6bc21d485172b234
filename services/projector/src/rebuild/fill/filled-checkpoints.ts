import type { Checkpoint } from '@slipstream/event-log/consume/checkpoint-store.ts'
import { consumerOf, noteProgress } from '../candidate.ts'
import type { Candidate, RebuildContext } from '../candidate.ts'

type Handled = { partition: number; next: bigint; records: number; faults: readonly { key: string }[] }

/** The checkpoints of a candidate while it is filled: written after the documents up to them. */
export class FilledCheckpoints {
  readonly #context: RebuildContext
  readonly #candidate: Candidate
  readonly #expected: Map<number, Checkpoint>
  readonly #next = new Map<number, bigint>()
  #blockedKeys: string[] = []
  #unwritten = 0

  private constructor(context: RebuildContext, candidate: Candidate, expected: Map<number, Checkpoint>) {
    this.#context = context
    this.#candidate = candidate
    this.#expected = expected
  }

  static async load(context: RebuildContext, candidate: Candidate): Promise<FilledCheckpoints> {
    const { checkpoints, topic, partitions } = context
    const expected = new Map<number, Checkpoint>()
    for (const partition of partitions)
      expected.set(partition, await checkpoints.load(consumerOf(candidate.models[0]), topic, partition))
    return new FilledCheckpoints(context, candidate, expected)
  }

  nexts(): Map<number, bigint> {
    return new Map([...this.#expected].map(([partition, { next }]) => [partition, next]))
  }

  /** How many records were handled since the checkpoints were written. */
  get unwritten(): number {
    return this.#unwritten
  }

  note({ partition, next, records, faults }: Handled): void {
    this.#next.set(partition, next)
    this.#blockedKeys.push(...faults.map(({ key }) => key))
    this.#unwritten += records
  }

  /** @throws if another process works on the candidate, or it was dropped */
  async write(): Promise<void> {
    const { checkpoints, topic, db } = this.#context
    const { models } = this.#candidate
    const consumer = consumerOf(models[0])
    for (const [partition, next] of this.#next) {
      const expected = this.#expected.get(partition) ?? { next: 0n, epoch: 0 }
      const commit = { consumer, topic, partition, expected, next, deadLetters: [] }
      const isAlone = await checkpoints.commit(commit, ({ session }) =>
        noteProgress(db, this.#candidate, this.#blockedKeys, session),
      )
      if (!isAlone)
        throw new Error(`another process works on ${models.map(({ collection }) => collection).join()}`)
      this.#expected.set(partition, { ...expected, next })
    }
    this.#next.clear()
    this.#blockedKeys = []
    this.#unwritten = 0
  }
}
