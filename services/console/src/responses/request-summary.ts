import { commandOf, type CommandItem } from '@slipstream/commands/domain/command.ts'
import { z } from 'zod'
import { serviceRequestResponse } from './service-request.ts'

/** One of the commands of people, in a list. */
export const requestSummaryResponse = serviceRequestResponse
  .pick({ id: true, to: true, kind: true, by: true, reason: true, state: true, requestedAt: true })
  .extend({
    about: z.string().nullable().describe('What it concerns, e.g. an order or a schedule.'),
    finishedAt: z.string().nullable(),
    refusal: z.string().nullable(),
  })
  .meta({ id: 'RequestSummary', description: 'What a person asked for, why, and what became of it.' })

export type RequestSummaryResponse = z.output<typeof requestSummaryResponse>

export function requestSummaryOf(item: CommandItem): RequestSummaryResponse {
  const { id, to, kind, by, reason, state, refusal, payload, requestedAt, finishedAt } = commandOf(item)
  return {
    ...{ id, to, kind, by, reason, state, refusal, about: aboutOf(payload) },
    requestedAt: requestedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  }
}

/** From the more special to the more general; none of them names a person. */
const subjects = [
  'shipmentId',
  'orderId',
  'schedule',
  'exportId',
  'taskId',
  'customerId',
  'rule',
  'key',
] as const

function aboutOf(payload: Readonly<Record<string, unknown>>): string | null {
  const text = (name: string): string | null => {
    const value = payload[name]
    return typeof value === 'string' ? value : null
  }
  const subject = subjects.map(text).find((value) => value !== null) ?? null
  const source = text('shipmentId') === null ? text('source') : null
  const parts = [source, subject].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join('/')
}
