import type { MongoClient } from 'mongodb'
import { inSnapshot } from '../adapters/read-models.ts'
import { mongoCheckIns } from './adapters/mongo-check-ins.ts'
import { checkIn, undoCheckIn } from './check-in.ts'
import type { CheckInRules } from './check-in-rules.ts'
import { codeOf } from './domain/code-of.ts'
import type { Registrant, Scan } from './domain/decide-check-in.ts'
import { findByCode, findByText, type Found, type Search } from './find-registrant.ts'

/** What a scan, or something typed, led to. */
export type CheckInResult =
  | { kind: 'ok' | 'already'; found: Found; at: string; by: string; isDoubtful: boolean }
  | { kind: 'forged' }
  | Exclude<Search, { kind: 'one' }>

export type UndoResult =
  | { kind: 'undone' | 'absent'; found: Found }
  /** Nobody is named by the text, or more than one. */
  | { kind: 'unknown' }

export type CheckInActions = {
  /** @param text what a code holds, or a number or a name to choose from */
  checkIn(text: string, scan: Scan, now: Date): Promise<CheckInResult>
  undo(text: string, given: { by: string; reason: string }, now: Date): Promise<UndoResult>
}

/** Checks people in, and takes that back, for the page of the desk and the command line. */
export function createCheckInActions(
  client: MongoClient,
  database: string,
  rules: CheckInRules,
): CheckInActions {
  const store = mongoCheckIns(client, database)
  const find = async (text: string): Promise<{ proof: string | null; search: Search }> => {
    const code = codeOf(text, rules.secretsOf)
    if (text === '' || code?.proof === 'forged')
      return { proof: code?.proof ?? null, search: { kind: 'unknown' } }
    const search = await inSnapshot(client, database, (snapshot) =>
      code === undefined
        ? findByText(snapshot, text)
        : findByCode(snapshot, code, (source, status) => rules.registers(source, status)),
    )
    return { proof: code?.proof ?? null, search }
  }
  return {
    async checkIn(text, scan, now) {
      const { proof, search } = await find(text)
      if (proof === 'forged') return { kind: 'forged' }
      if (search.kind !== 'one') return search
      const { found } = search
      const { kind, at, by } = await checkIn(store, registrantOf(found), scan, now)
      const isDoubtful =
        scan.how === 'code' && proof === 'unsigned' && rules.secretsOf(found.source).length > 0
      return { kind, found, at, by, isDoubtful }
    },
    async undo(text, given, now) {
      const { search } = await find(text)
      if (search.kind !== 'one' && search.kind !== 'ended') return { kind: 'unknown' }
      const { found } = search
      const isUndone = await undoCheckIn(store, registrantOf(found), given, now)
      return { kind: isUndone ? 'undone' : 'absent', found }
    },
  }
}

const registrantOf = ({ source, orderId, participantId, product }: Found): Registrant => ({
  ...{ source, orderId, participantId },
  registeredFor: product,
})
