import type { CommandHandler } from '@slipstream/commands/handle-commands.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { z } from 'zod'
import type { LogGate } from '../adapters/log-gate.ts'
import type { Source } from '../domain/sources/source.ts'
import { redriveQuarantine } from './redrive-quarantine.ts'
import type { Settled } from './settle-delivery.ts'

const payloadSchema = z.object({
  source: z.string().nullable(),
  reason: z.string().nullable(),
  eventId: z.string().nullable(),
  dryRun: z.boolean(),
  ratePerSecond: z.number().positive().nullable(),
})

type Parts = {
  log: Pick<EventLog, 'read' | 'endOffsets'>
  gate: LogGate
  sources: ReadonlyMap<string, Source>
}

/** Further ones are counted, not listed. */
const maxListed = 100
const recordEveryMs = 500
const defaultRatePerSecond = 100

/**
 * Redrives quarantined deliveries, or says what would become of each. Interrupted, it begins again: what was
 * appended before is appended once more under its id, and readers skip it.
 */
export function redriveCommandHandler({ log, gate, sources }: Parts): CommandHandler {
  return async (payload, { by, reason: why }, signal, recordProgress) => {
    const parsed = payloadSchema.safeParse(payload)
    if (!parsed.success) return { ok: false, reason: 'the command must say which deliveries are redriven' }
    const open = gate()
    if (open === undefined) throw new Error('the event log is not reachable yet')
    const { source, reason, eventId, dryRun, ratePerSecond } = parsed.data
    const outcomes: object[] = []
    let recordedAtMs = -Infinity
    const { redriven, heldBack, notUnderstood } = await redriveQuarantine({
      ...{ ...open, log, sources, dryRun, signal, note: { by, why } },
      choice: {
        ...(source !== null && { source }),
        ...(reason !== null && { reason }),
        ...(eventId !== null && { eventId }),
      },
      ratePerSecond: ratePerSecond ?? defaultRatePerSecond,
      onSettled: (settled) => void (outcomes.length < maxListed && outcomes.push(outcomeOf(settled))),
      async onProgress(progress) {
        if (performance.now() - recordedAtMs < recordEveryMs) return
        recordedAtMs = performance.now()
        await recordProgress({ ...progress, outcomes: [...outcomes] })
      },
      nowMs: () => Date.now(),
    })
    return { ok: true, result: { redriven, heldBack, notUnderstood, outcomes } }
  }
}

/** Without anything of the body. */
function outcomeOf(settled: Settled): object {
  const common = { position: settled.quarantined, source: settled.source, was: settled.was }
  if (settled.result === 'not understood')
    return { ...common, outcome: 'failed', detail: `${settled.reason}: ${settled.detail}` }
  const outcome =
    settled.result === 'held back' ? 'held-back' : settled.result === 'redriven' ? 'done' : 'would'
  return { ...common, outcome, detail: `${settled.type} ${settled.subject}` }
}
