import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { MongoClient } from 'mongodb'
import type { z } from 'zod'
import { hasArrived } from '../adapters/has-arrived.ts'
import { inSnapshot } from '../adapters/read-models.ts'
import { awaitedOf } from '../domain/awaited.ts'
import { openCursor, sealCursor, type Place } from '../domain/cursor.ts'
import type { paging, waiting } from '../domain/parameters.ts'
import { QueryMistake } from '../domain/invalid-parameters.ts'
import { readParameters } from '../domain/read-parameters.ts'
import { refuse } from './refuse.ts'
import type { Asking, Route } from '../queries/query-definition.ts'
import { NotArrived, type WaitForAnswer } from './wait-for-arrival.ts'

export type Answering = {
  client: MongoClient
  database: string
  topicPrefix: string
  cursorKey: Buffer
  waitForAnswer: WaitForAnswer
  /** Ends all waiting when the process leaves. */
  leaving: AbortSignal
}

type Common = Partial<z.output<z.ZodObject<typeof paging & typeof waiting>>>

const presetWaitMs = 5_000

/** Serves the questions: parameters checked, waited where asked to, read in one snapshot of the database. */
export function answerQuestions(app: FastifyInstance, routes: readonly Route[], answering: Answering): void {
  async function answer(route: Route, request: FastifyRequest): Promise<unknown> {
    const params = readParameters(route.params, request.params as Record<string, unknown>)
    const query: Common & Record<string, unknown> = readParameters(
      route.query,
      request.query as Record<string, unknown>,
    )
    const awaited = query.after === undefined ? undefined : awaitedOf(query.after, answering.topicPrefix)
    const pages = pagesOf(answering.cursorKey, route, params, query)
    const ask = () =>
      inSnapshot(answering.client, answering.database, async (snapshot) => {
        if (awaited !== undefined && !(await hasArrived(snapshot, awaited))) return undefined
        return { answer: await route.read({ snapshot, now: new Date(), ...pages }, params, query) }
      })
    const waitMs = query.waitMs ?? presetWaitMs
    return answering.waitForAnswer(ask, {
      waitMs,
      signal: AbortSignal.any([answering.leaving, request.signal]),
    })
  }

  for (const route of routes) {
    app.get(route.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (request, reply) => {
      try {
        const answered = await answer(route, request)
        if (answered === undefined)
          return problem(reply, { status: 404, ...(route.notFound && { detail: route.notFound }) })
        return await reply.header('cache-control', 'no-store').send(answered)
      } catch (error) {
        if (error instanceof NotArrived) return notArrived(request, reply)
        return refuse(error, request, reply, answering.leaving)
      }
    })
  }
}

/** A cursor is bound to what is listed in which order, but not to how many at once or how patiently. */
function pagesOf(key: Buffer, route: Route, params: object, query: Common): Pick<Asking, 'place' | 'next'> {
  const { cursor, limit: _limit, after: _after, waitMs: _waitMs, ...asked } = query
  const question = JSON.stringify([route.operationId, params, Object.entries(asked).sort()])
  const place = cursor === undefined ? undefined : openCursor(key, question, cursor)
  if (cursor !== undefined && place === undefined) {
    const detail = 'cursor must be the next of a page that answered the same question'
    throw new QueryMistake([{ parameter: 'cursor', detail }])
  }
  return { place, next: (last: Place | null) => (last === null ? null : sealCursor(key, question, last)) }
}

function notArrived(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { after, waitMs = presetWaitMs } = request.query as { after?: string; waitMs?: string }
  const detail = `The read models did not come to ${after} within ${waitMs} ms. It may still come: ask again.`
  return problem(reply.header('retry-after', '1'), { status: 504, detail, awaited: after })
}
