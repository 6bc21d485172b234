import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { badReleaseKey } from '../faults/bad-release.ts'

const topics = ['orders', 'shipments', 'billing']
const address = /[\w.+-]+@[\w-]+\.[a-z]+/

/** Records that name an e-mail address in clear, a sentence each. What a bad release wrote is not sealed. */
export async function clearTextIn(log: EventLog): Promise<string[]> {
  const found: string[] = []
  for (const topic of topics) {
    const ends = await log.endOffsets(topic)
    const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    for await (const { records } of log.read(topic, ranges))
      for (const { position, key, value, stored } of records) {
        const isClear = address.test((stored?.value ?? value).toString('latin1'))
        if (isClear && !key.includes(badReleaseKey))
          found.push(`${formatPosition(position)} has an address in clear`)
      }
  }
  return found.toSorted().slice(0, 5)
}
