import { parseArgs } from 'node:util'
import type { QuarantineChoice } from '../domain/quarantine/quarantine-choice.ts'
import type { RedriveReason } from '../domain/quarantine/redrive-headers.ts'

export const redriveHelp = `Runs quarantined deliveries through ingest's mapping again, after a fix of the code or the configuration, and appends
to the orders what is understood now. What is still not understood stays in quarantine, and is named.

  npm run redrive-quarantine -- [options]

  --source NAME    only deliveries of this source
  --reason WORD    only what was quarantined for this reason, for example source-error or unreadable-value
  --event ID       only this one, by the eventId of its answer; also a deletion
  --since TIME     only what was received at this time or later, ISO 8601
  --dry-run        say what would become of each, and append nothing
  --rate N         events per second, at most (default: 100)
  --by NAME        who requests it; kept with every event
  --why TEXT       and why
  --help

It does not look up what an earlier run redrove: that is appended once more under the same id, which readers know and
pass over. Choose with --since or --event to spare the log the repeats. Ingest may run meanwhile.
A deletion carries no time: late, it would put back into the bin what was taken out of it since. So deletions are held back,
and redriven only one by one, with --event.
Kafka is found by KAFKA_BROKERS, the schema registry by SCHEMA_REGISTRY_URL; no secrets are needed.
The exit code is 0 also when some are still not understood; it is 1 for faults.
`

export type RedriveOptions = {
  choice: QuarantineChoice
  note: RedriveReason
  dryRun: boolean
  ratePerSecond: number
}

/** @throws with a sentence that says what is wrong */
export function parseRedriveOptions(args: string[]): RedriveOptions | 'help' {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: {
      source: text,
      reason: text,
      event: text,
      since: text,
      'dry-run': { type: 'boolean', default: false },
      rate: { type: 'string', default: '100' },
      by: text,
      why: text,
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const { source, reason, event: eventId, since, by, why } = values
  const ratePerSecond = Number(values.rate)
  if (!(ratePerSecond > 0)) throw new Error(`--rate must be a number above zero, not ${values.rate}`)
  const sinceMs = since === undefined ? undefined : Date.parse(since)
  if (Number.isNaN(sinceMs)) {
    throw new Error(`--since must be a time in ISO 8601, as 2026-11-21T06:00:00Z, not ${since}`)
  }
  if (eventId !== undefined && !/^[0-9a-f]{32}$/.test(eventId)) {
    throw new Error(`--event must be 32 hexadecimal digits, not ${eventId}`)
  }
  return {
    choice: {
      ...(source === undefined ? {} : { source }),
      ...(reason === undefined ? {} : { reason }),
      ...(eventId === undefined ? {} : { eventId }),
      ...(sinceMs === undefined ? {} : { sinceMs }),
    },
    note: { ...(by === undefined ? {} : { by }), ...(why === undefined ? {} : { why }) },
    dryRun: values['dry-run'],
    ratePerSecond,
  }
}
