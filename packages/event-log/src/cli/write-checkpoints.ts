import type { ListedCheckpoint } from '../adapters/mongo/list-checkpoints.ts'
import { printable } from '@slipstream/runtime/text/printable.ts'

type Output = { write(text: string): unknown }

/** Writes a table, or lines of JSON. @param ends by `topic/partition`, where they are known */
export function writeCheckpoints(
  output: Output,
  listed: readonly ListedCheckpoint[],
  ends: ReadonlyMap<string, bigint>,
  isJson: boolean,
): void {
  const rows = listed.map((one) => {
    const end = ends.get(`${one.topic}/${one.partition}`)
    // Behind the log's end there is no lag.
    const lag = end === undefined || end < one.next ? undefined : end - one.next
    return { ...one, end, lag }
  })
  if (isJson) {
    for (const row of rows)
      output.write(`${printable(json({ ...row, end: row.end ?? null, lag: row.lag ?? null }))}\n`)
    return
  }
  const table = rows.map(({ consumer, topic, partition, next, end, lag, refusal }) => [
    ...[consumer, `${topic}/${partition}`, `${next}`, `${end ?? '?'}`, `${lag ?? '?'}`],
    refusal === null ? '' : `REFUSED since ${refusal.at.toISOString()}: ${refusal.reason}`,
  ])
  const lines = [['consumer', 'partition', 'next', 'end', 'lag', ''], ...table]
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  for (const line of lines) {
    const text = line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
    output.write(`${printable(text.trimEnd())}\n`)
  }
  for (const { consumer, topic, partition, setBacks } of listed) {
    const last = setBacks.at(-1)
    if (last === undefined) continue
    const what = `${consumer} ${topic}/${partition} was set back from ${last.from} to ${last.to}`
    output.write(`${printable(`${what} by ${last.by} at ${last.at.toISOString()}: ${last.reason}`)}\n`)
  }
}

/** Writes what setting a checkpoint back has changed or, while `isDone` is false, would change: one line. */
export function writeSetBack(
  output: Output,
  { consumer, topic, partition, next, refusal }: ListedCheckpoint,
  { to, isDone, isJson }: { to: bigint; isDone: boolean; isJson: boolean },
): void {
  if (isJson) {
    output.write(
      `${printable(json({ consumer, topic, partition, from: next, to, refusal, done: isDone }))}\n`,
    )
    return
  }
  const what = `${consumer} ${topic}/${partition} ${isDone ? 'was' : 'would be'} set back from ${next} to ${to}`
  output.write(`${what}${isDone ? '' : '; nothing was changed: add --yes to make the change'}\n`)
}

/** Offsets become text: they may be larger than the largest exact number in JSON. */
function json(value: object): string {
  return JSON.stringify(value, (_, field: unknown) => (typeof field === 'bigint' ? String(field) : field))
}
