import {
  MongoCompatibilityError,
  MongoError,
  MongoErrorLabel,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb'
import { causeOfBulkWrite } from './cause-of-bulk-write.ts'
import { isInterrupted } from './error-codes.ts'
import { isConnectionFault } from './is-connection-fault.ts'

/** From a server that is no longer the primary, or is shutting down. */
const stateChangeCodes = [91, 189, 10058, 10107, 11600, 11602, 13435, 13436]
/**
 * From one that has just started: no majority can be read, no snapshot is there, or a
 * time-out has hit what waited for it.
 */
const startCodes = [134, 239, 246, 262]
const writeConflict = 112
/** The database refuses this process, e.g. since its password or user is being changed. */
const refusalCodes = [13, 18]
/** The driver and the server put them on what may be tried again. */
const labels = [
  MongoErrorLabel.TransientTransactionError,
  MongoErrorLabel.UnknownTransactionCommitResult,
  MongoErrorLabel.RetryableWriteError,
]
const codes = new Set([...stateChangeCodes, ...startCodes, writeConflict, ...refusalCodes])

/**
 * Whether an operation failed because the database is unavailable or busy at the moment, so
 * that the same one may succeed later.
 */
export function isUnavailable(thrown: unknown): boolean {
  const error = causeOfBulkWrite(thrown)
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true
  if (error instanceof MongoOperationTimeoutError || isConnectionFault(error)) return true
  // It waited for the first connection, which failed.
  if (error instanceof MongoTopologyClosedError) return true
  // The driver's error for a snapshot while it knows no server that could provide one.
  if (error instanceof MongoCompatibilityError) return true
  if (error instanceof MongoError && labels.some((label) => error.hasErrorLabel(label))) return true
  return error instanceof MongoServerError && (codes.has(Number(error.code)) || isInterrupted(error))
}
