import type { FastifyReply } from 'fastify'
import { entityTagOf, namesTag } from '../domain/entity-tag.ts'
import { secondsUntilChange } from '../domain/order-status.ts'
import type { OrderStatus } from '../domain/order-status.ts'
import { noSuchOrder } from '../handle-orders.ts'
import type { KeptResponse } from '../run-once.ts'
import { preferenceApplied } from './prefer.ts'
import type { Preferences } from './prefer.ts'

type Placed = {
  source: string
  kept: KeptResponse
  preferences: Preferences
  /** The order after the wait; undefined where it was not waited for. */
  waited: OrderStatus | undefined
}

/** 201 for an order that was scheduled within the wait, else 202 with the first response. */
export function respondPlaced(
  reply: FastifyReply,
  { source, kept, preferences, waited }: Placed,
): FastifyReply {
  const waitSeconds = waited === undefined ? 0 : preferences.waitSeconds
  const applied = preferenceApplied({ ...preferences, waitSeconds })
  if (applied !== undefined) reply.header('preference-applied', applied)
  reply.header('location', locationOf(source, kept))
  if (waited === undefined || waited.state === 'accepted')
    return sendStatus(reply.status(202), JSON.parse(kept.body) as OrderStatus)
  return sendStatus(reply.status(waited.state === 'dead-lettered' ? 202 : 201), waited)
}

export function respondChanged(reply: FastifyReply, source: string, kept: KeptResponse): FastifyReply {
  reply.status(kept.status).header('location', locationOf(source, kept))
  return sendStatus(reply, JSON.parse(kept.body) as OrderStatus)
}

/** @throws OrderRefused when there is no such order */
export function respondStatus(
  reply: FastifyReply,
  status: OrderStatus | undefined,
  ifNoneMatch: string | undefined,
): FastifyReply {
  if (status === undefined) throw noSuchOrder()
  const tag = entityTagOf(status)
  if (ifNoneMatch !== undefined && namesTag(ifNoneMatch, tag))
    return reply.status(304).header('etag', tag).header('cache-control', 'private, no-cache').send()
  return sendStatus(reply, status)
}

function sendStatus(reply: FastifyReply, status: OrderStatus): FastifyReply {
  const seconds = secondsUntilChange(status, new Date())
  if (seconds !== undefined) reply.header('retry-after', seconds)
  return reply.header('etag', entityTagOf(status)).header('cache-control', 'private, no-cache').send(status)
}

const locationOf = (source: string, { orderId }: KeptResponse): string => `/orders/${source}/${orderId}`
