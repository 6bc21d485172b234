import { table } from '../../measure/results/table.ts'
import type { Figures } from './figures.ts'

/** The figures of a run as tables. */
export function report(figures: Figures): string {
  const { faults, lackingAfterDeliveries, recovered, seconds, numbers, mustBeZero, storage } = figures
  const facts = [
    ['orders, deliveries', `${figures.orders}, ${figures.deliveries} (seed ${figures.seed})`],
    ['lost', `${faults.lostCreations} creations, ${faults.lostUpdates} updates`],
    ['late, doubled', `${faults.late}, ${faults.repeated}; at most ${faults.latestMs} ms late`],
    [
      'the log then lacks',
      `${lackingAfterDeliveries.creations} creations, the newest state of ${lackingAfterDeliveries.updates} orders`,
    ],
    ['recovered', `${recovered.creations} creations, ${recovered.updates} updates`],
    ['numbers', `${numbers.first}–${numbers.highest}, settled below ${numbers.lowWatermark}`],
    ['gaps explained', counts(numbers.explained)],
    ['delivered, read after', `${seconds.delivered} s, ${seconds.read} s`],
    ['last lost one in the log', `${seconds.lastLostInTheLog} s`],
    ['nothing open', `${seconds.nothingOpen} s`],
    ['requests to the shop', counts(figures.requests)],
    [
      'bytes per settled number',
      `${storage.bytesPerSettledNumber.blocks.toFixed(3)} (sequence), ${storage.bytesPerSettledNumber.all.toFixed(1)} (all)`,
    ],
  ]
  const { alerts, memory } = figures
  const tables = [
    table(['what', 'figure'], facts),
    table(
      ['must be 0', 'is'],
      Object.entries(mustBeZero).map(([what, count]) => [what, String(count)]),
    ),
    table(
      ['alert', 'raised', 'resolved'],
      alerts.map(({ rule, raised, resolved }) => [rule, String(raised), String(resolved)]),
    ),
    table(
      ["the auditor's memory, MiB", 'RSS', 'heap used', 'heap kept'],
      memory.marks.map(({ when, rss, heap, liveHeap }) => [when, ...[rss, heap, liveHeap].map(String)]),
    ),
    table(
      ['collection', 'documents', 'bytes', 'bytes of indexes'],
      storage.collections.map(({ name, documents, bytes, indexBytes }) => [
        ...[name, String(documents), String(bytes), String(indexBytes)],
      ]),
    ),
  ]
  return [...tables, ...figures.examples].join('\n\n')
}

function counts(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ')
}
