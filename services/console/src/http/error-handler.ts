import { CommandDiffers } from '@slipstream/commands/submit-command.ts'
import { isUnavailable } from '@slipstream/mongo/errors/is-unavailable.ts'
import { problem, type Problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { MongoServerError } from 'mongodb'
import { NotYetBuilt } from '../adapters/read-models.ts'
import { InvalidParameters } from '../domain/parameters/invalid-parameters.ts'
import { FileUnavailable } from './download-route.ts'
import { NotArrived, TooManyWaiting } from './wait-for-arrival.ts'

const maxTimeExpired = 50

const shuttingDown: Problem = { status: 503, detail: 'This process is shutting down: try again.' }

/**
 * Responds to expected errors with a problem. Others are passed on to the application's handler, as faults.
 */
export function createErrorHandler(leaving: AbortSignal) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const isAborted = leaving.aborted || request.signal.aborted
    const explained = problemOf(error) ?? (isAborted ? shuttingDown : undefined)
    if (explained === undefined) throw error
    if (explained.status === 503 || explained.status === 504) void reply.header('retry-after', '1')
    if (explained.status === 503 && explained !== shuttingDown) {
      request.log.warn({ err: error }, 'could not handle a request: responded 503')
    }
    return problem(reply, explained)
  }
}

/** @returns undefined for an error that is not expected */
function problemOf(error: unknown): Problem | undefined {
  if (error instanceof InvalidParameters)
    return { status: 400, detail: `${error.message}.`, errors: error.errors }
  if (error instanceof CommandDiffers)
    return { status: 422, detail: 'This Idempotency-Key was already used for another command.' }
  if (error instanceof NotArrived) return { status: 504, detail: error.message, awaited: error.awaited }
  if (error instanceof TooManyWaiting)
    return { status: 503, detail: 'Too many requests are waiting: try again without `after`, or later.' }
  if (error instanceof NotYetBuilt) {
    const detail = `The read model ${error.message} does not exist yet: the projector creates it at its first start.`
    return { status: 503, detail }
  }
  if (error instanceof FileUnavailable)
    return { status: 503, detail: 'The file could not be read from its store: try again.' }
  if (error instanceof MongoServerError && error.code === maxTimeExpired)
    return { status: 503, detail: 'The database did not respond in time: request less, or try again.' }
  return isUnavailable(error) ? { status: 503, detail: 'The database is unavailable: try again.' } : undefined
}
