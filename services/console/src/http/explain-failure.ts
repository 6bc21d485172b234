import { CommandDiffers } from '@slipstream/commands/submit-command.ts'
import type { Problem } from '@slipstream/runtime/http/problem.ts'
import {
  MongoCompatibilityError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb'
import { NotYetBuilt } from '../adapters/read-models.ts'
import { QueryMistake } from '../domain/invalid-parameters.ts'
import { TooManyWait } from './wait-for-arrival.ts'

/** Answers of a server that is not the primary any more, or is leaving. */
const stateChanges = new Set([91, 189, 10058, 10107, 11600, 11602, 13435, 13436])

const maxTimeExpired = 50

/** What the asker is told of a failure that is expected to occur; undefined for a fault of ours. */
export function explainFailure(error: unknown): Problem | undefined {
  if (error instanceof QueryMistake)
    return { status: 400, detail: `${error.message}.`, errors: error.mistakes }
  if (error instanceof CommandDiffers) {
    return { status: 422, detail: 'This Idempotency-Key was used already, for something else.' }
  }
  if (error instanceof TooManyWait) {
    return { status: 503, detail: 'Too many readers wait already: ask again without `after`, or later.' }
  }
  if (error instanceof NotYetBuilt) {
    const detail = `The read model ${error.message} does not exist yet: the projector makes it when it first starts.`
    return { status: 503, detail }
  }
  if (error instanceof MongoServerError && error.code === maxTimeExpired) {
    return { status: 503, detail: 'The database did not answer in time: ask for less, or again.' }
  }
  return isAway(error) ? { status: 503, detail: 'The database does not answer now: ask again.' } : undefined
}

function isAway(error: unknown): boolean {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true
  // This is what the driver says of a snapshot while it knows no server that could give one.
  if (error instanceof MongoCompatibilityError) return true
  return error instanceof MongoServerError && stateChanges.has(Number(error.code))
}
