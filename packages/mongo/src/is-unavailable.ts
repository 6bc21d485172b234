import {
  MongoCompatibilityError,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb'
import { isConnectionFault } from './is-connection-fault.ts'

/** From a server that is no longer the primary, or is shutting down. */
const stateChangeCodes = new Set([91, 189, 10058, 10107, 11600, 11602, 13435, 13436])
const writeConflict = 112

/** Whether an operation failed because the database is unavailable or busy at the moment, so that the same one may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true
  if (error instanceof MongoOperationTimeoutError || isConnectionFault(error)) return true
  // It waited for the first connection, which failed.
  if (error instanceof MongoTopologyClosedError) return true
  // The driver's error for a snapshot while it knows no server that could provide one.
  if (error instanceof MongoCompatibilityError) return true
  if (!(error instanceof MongoServerError)) return false
  return stateChangeCodes.has(Number(error.code)) || error.code === writeConflict
}
