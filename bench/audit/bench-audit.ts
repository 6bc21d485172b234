import { setTimeout as sleep } from 'node:timers/promises'
import { sequenceReportsCollection } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { recordOfParcels } from './shop/deliver.ts'
import { figuresOf } from './figures/figures.ts'
import type { Run } from './figures/figures.ts'
import { liveThrough } from './live-through.ts'
import { readAlerts, readOrders } from './figures/read-log.ts'
import { report } from './figures/report.ts'
import { settle } from './setting.ts'
import { startAuditedSystem } from './start-audited-system.ts'
import { sizesOf } from './figures/sizes.ts'
import { watchProcess } from './process/watch-process.ts'
import type { Sample } from './process/watch-process.ts'

type Options = { orders: number; seed: number; print(line: string): void }

/** In the mean, lost ones and doubled ones included. */
const deliveriesOfAnOrder = 3
/** Without any progress for this time, whatever is still missing counts as not recovered. */
const stallTimeoutMs = 300_000

/**
 * A shop whose deliveries are lost, late and doubled, audited by the services as they are: does the log have
 * in the end all that the shop has, and was nothing reported missing that was not?
 *
 * @returns the figures: tables on a terminal, JSON elsewhere; what must be 0 and is not sets the exit code 1
 */
export async function benchAudit({ orders, seed, print }: Options): Promise<string> {
  if (!(orders >= 100))
    throw new Error('--orders must be at least 100: a gap at the end is settled only by later orders')
  const run = await liveAndAudit({ orders, seed, print })
  const figures = figuresOf(run)
  if (Object.values(figures.mustBeZero).some((count) => count !== 0)) process.exitCode = 1
  return process.stdout.isTTY ? report(figures) : JSON.stringify(figures, null, 2)
}

async function liveAndAudit({ orders, seed, print }: Options): Promise<Run> {
  const stops: (() => unknown)[] = []
  try {
    const system = await startAuditedSystem(stops, print)
    const { shop, rest, log, db, topicPrefix } = system
    const watched = watchProcess(`${system.auditorUrl}/metrics`, {
      ...{ inspectorUrl: system.inspectorUrl, shares: [0, 0.1, 0.5, 1] },
      deliveries: orders * deliveriesOfAnOrder,
    })
    const progress = throttled(2_000, (delivered) => print(progressLine(delivered, watched.samples.at(-1))))
    const source = system.config.sources['shop']
    if (source === undefined) throw new Error('the bench declares its shop')
    const schemaIds = await registerSchemas(system.schemaRegistryUrl, topicPrefix, 'ingest')
    const lived = await liveThrough({
      ...{ orders, seed, shop, settleMs: settle.afterMs, onProgress: progress },
      appender: await log.appender(),
      recordOf: recordOfParcels(source, { topicPrefix, schemaIds }),
    })
    const lost = lived.lost.creations + lived.lost.updates
    print(`all ${lived.delivered} deliveries are in the log; ${lost} were lost`)
    const sequence = await settled(
      () => db.collection<SequenceReport>(sequenceReportsCollection).findOne({ _id: 'shop' }),
      { lived, heldAlerts: () => watched.samples.at(-1)?.heldAlerts ?? Infinity, progress },
    )
    const endedAtMs = Date.now()
    // Its memory is measured once nothing is left to do.
    await sleep(10_000)
    await watched.stop()
    await watched.mark('after')
    return {
      ...{ orders, seed, shop: shop.orders, lived, sequence, endedAtMs, requests: rest.requests },
      ...{ samples: watched.samples, marks: watched.marks },
      ...(await readOrders(log, topicName(topicPrefix, 'orders'))),
      alerts: await readAlerts(log, topicName(topicPrefix, 'alerts')),
      sizes: await sizesOf(db),
    }
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

function progressLine(delivered: number, newest: Sample | undefined): string {
  const { read = 0, rssBytes = 0, heldAlerts = 0 } = newest ?? {}
  const memory = `${Math.round(rssBytes / 1024 / 1024)} MiB`
  return `${delivered} deliveries in the log, ${read} read by the auditor (${memory}), ${heldAlerts} alerts hold`
}

/**
 * Waits until the auditor has compared all there is, and nothing is open; or
 * until nothing has moved for a long time.
 */
async function settled(
  look: () => Promise<SequenceReport | null>,
  parts: {
    lived: { delivered: number; lastAtMs: number }
    heldAlerts(): number
    progress(delivered: number): void
  },
): Promise<SequenceReport | null> {
  let last = ''
  for (let deadline = Date.now() + stallTimeoutMs; ;) {
    const found = await look()
    const isSwept = Date.parse(found?.sweptThrough ?? '') >= parts.lived.lastAtMs
    if (isSwept && found?.missing.count === 0 && parts.heldAlerts() === 0) return found
    const now = JSON.stringify([found?.lowWatermark, found?.missing.count, parts.heldAlerts()])
    if (now !== last) deadline = Date.now() + stallTimeoutMs
    if (Date.now() > deadline) return found
    last = now
    parts.progress(parts.lived.delivered)
    await sleep(500)
  }
}

function throttled(everyMs: number, print: (count: number) => void): (count: number) => void {
  let at = 0
  return (count) => {
    if (Date.now() - at < everyMs) return
    at = Date.now()
    print(count)
  }
}
