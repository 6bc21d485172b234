import type { Command } from '@slipstream/commands/domain/command.ts'
import type { Redrive } from '@slipstream/commands/domain/redrive-command.ts'

export type RedriveOutcome = { position: string; about: string; outcome: string; detail: string }

/** A redrive of dead letters or of quarantine, as it is shown. */
export type RedriveModel = {
  id: string
  of: 'letters' | 'quarantine'
  what: string
  isDryRun: boolean
  state: string
  isOver: boolean
  by: string
  reason: string
  /** Why it was refused or cancelled, or what interrupted it. */
  remark: string | null
  counts: [name: string, count: number][]
  outcomes: RedriveOutcome[]
}

const countsOf = (fields: object | null): [string, number][] =>
  Object.entries(fields ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number')

export function modelOfRedrive(redrive: Redrive): RedriveModel {
  const { id, consumer, key, reasonContains, dryRun, note, state, progress, lastError, cancelled } = redrive
  return {
    ...{ id, of: 'letters', state, ...note, isDryRun: dryRun },
    what: [consumer, key, reasonContains].filter((part) => part !== null).join(' · '),
    isOver: state === 'done' || state === 'cancelled',
    remark: cancelled === null ? lastError : `${cancelled.by}: ${cancelled.reason}`,
    counts: countsOf(progress),
    outcomes: (progress?.outcomes ?? []).map(({ position, key: about, outcome, reason = '' }) => ({
      ...{ position, about, outcome: outcome === 'done' && dryRun ? 'would' : outcome, detail: reason },
    })),
  }
}

type StoredOutcome = { position: string; source: string; outcome: string; detail: string }

export function modelOfCommand(command: Command): RedriveModel {
  const { id, payload, state, by, reason, result, progress, refusal, lastError } = command
  const { source, reason: quarantinedFor, eventId, dryRun } = payload as Record<string, unknown>
  const isOver = state === 'done' || state === 'refused'
  const fields = (isOver ? result : progress) as { outcomes?: StoredOutcome[] } | null
  return {
    ...{ id, of: 'quarantine', state, by, reason, isOver, isDryRun: dryRun === true },
    what: [source, quarantinedFor, eventId].filter((part) => typeof part === 'string').join(' · '),
    remark: refusal ?? (isOver ? null : lastError),
    counts: countsOf(fields),
    outcomes: (fields?.outcomes ?? []).map(({ position, source: about, outcome, detail }) => ({
      ...{ position, about, outcome, detail },
    })),
  }
}
