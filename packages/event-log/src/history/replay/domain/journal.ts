import type { PartitionState } from './settlements.ts'

/** What a replay is about. The ranges are of its first run; another run continues with them. */
export type ReplayHeader = {
  topic: string
  target: string
  filter: string
  ranges: Record<string, { from: string; to: string }>
}

export type Journal = { header: ReplayHeader; partitions: Map<number, PartitionState>; settled: number }

/** The first line of a journal. */
export const headerLine = (header: ReplayHeader): string => `${JSON.stringify({ replay: header })}\n`
/** One record is settled. */
export const settledLine = (partition: number, offset: bigint): string => `${partition} ${offset}\n`
/** All records before `next` are settled; `settled` of them were sent. */
export const nextLine = (partition: number, next: bigint, settled: number): string =>
  `${partition} < ${next} ${settled}\n`

/**
 * Reads the lines of a journal. A last line without its end was being written at a crash, and is left out.
 *
 * @throws for what is no journal
 */
export function parseJournal(text: string): Journal {
  const lines = text.split('\n').slice(0, -1)
  const header = headerOf(lines[0])
  const states = new Map<number, { next: bigint; done: Set<bigint> }>()
  for (const [partition, { from }] of Object.entries(header.ranges))
    states.set(Number(partition), { next: BigInt(from), done: new Set() })
  let before = 0
  let settled = 0
  for (const line of lines.slice(1)) {
    const [, partition, offset, next, count] = /^(\d+) (?:(\d+)|< (\d+) (\d+))$/.exec(line) ?? []
    const state = states.get(Number(partition))
    if (state === undefined) throw new Error(`this is not a line of a replay's state: ${line.slice(0, 80)}`)
    if (offset !== undefined) {
      state.done.add(BigInt(offset))
      settled += 1
    } else if (next !== undefined) {
      state.next = BigInt(next)
      before = Math.max(before, Number(count))
    }
  }
  for (const { next, done } of states.values()) for (const one of done) if (one < next) done.delete(one)
  return { header, partitions: states, settled: before + settled }
}

function headerOf(line: string | undefined): ReplayHeader {
  try {
    const { replay } = JSON.parse(line ?? '') as { replay?: ReplayHeader }
    if (replay?.ranges !== undefined) return replay
  } catch {
    // It is named below.
  }
  throw new Error('the state file was not written by a replay')
}
