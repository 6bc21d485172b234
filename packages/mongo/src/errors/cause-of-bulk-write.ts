import { MongoBulkWriteError } from 'mongodb'

/** The error that ended a bulk write: the driver wraps any as one of the server's. */
export function causeOfBulkWrite(error: unknown): unknown {
  if (!(error instanceof MongoBulkWriteError)) return error
  const cause: unknown = error.errorResponse
  return cause instanceof Error ? cause : error
}
