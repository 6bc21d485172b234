import { loadAtRate } from '../measure/load/load-at-rate.ts'
import { alternate } from '../measure/rounds.ts'
import type { ContenderName } from './report-ingest.ts'
import { orderDelivery } from './signed-order.ts'

/** p99 of the responses in ms, a value for each round. */
export type ResponsesAtHalfLoad = ReadonlyMap<string, readonly number[]>

const compared: readonly ContenderName[] = ['slipstream', 'slipstream, kafkajs', 'same work, no log']
const made = 5_000

/** How soon orders are answered at a rate, from when each was due to be sent. */
export function measureAtRate(
  running: readonly { name: string; url: string }[],
  options: { perSecond: number; rounds: number; seconds: number; print(line: string): void },
): Promise<ResponsesAtHalfLoad> {
  const { perSecond, rounds, seconds, print } = options
  const orders = Array.from({ length: made }, (_, index) => orderDelivery(index + 1))
  const contenders = running
    .filter(({ name }) => compared.some((one) => one === name))
    .map(({ name, url }) => ({
      name,
      async run() {
        const requestOf = (index: number) => ({
          ...orders[index % made]!,
          url: `${url}/webhooks/shop`,
        })
        return (await loadAtRate({ requestOf, perSecond, seconds })).p99Ms
      },
    }))
  return alternate(contenders, rounds, (line) => print(line.replace('/s', ' ms at p99')))
}
