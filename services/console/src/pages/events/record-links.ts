import type { Topic } from '@slipstream/events/topics.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { orderOf } from './event-record.ts'
import { orderPath, alertPath, billingPath, shipmentPath } from '../shell/paths.ts'

/** A page about what a record is about. */
export type RecordLink = {
  of: 'order' | 'shipment' | 'subscription' | 'invoice' | 'customer' | 'alert' | 'schedule' | 'export'
  id: string
  href: string
}

/** The pages of all that a record names: by its key, and by the ids in its content, which name no person. */
export function linksOfRecord(topic: Topic, key: string, source: string, data: unknown): RecordLink[] {
  const [kind = '', ...rest] = key.split('/')
  const name = rest.join('/')
  switch (topic) {
    case 'alerts':
      return key.split('/').length < 3 ? [] : [{ of: 'alert', id: key, href: alertPath(key) }]
    case 'jobs':
      if (kind === 'schedule') return [{ of: 'schedule', id: name, href: workPath('schedules', name) }]
      return kind === 'export' ? [{ of: 'export', id: name, href: workPath('exports', name) }] : []
    case 'billing':
    case 'billing-work':
      return billingLinks(source, isRecord(data) ? data : {})
    default:
      return orderLinks(topic, key, isRecord(data) ? data : {})
  }
}

const workPath = (of: 'schedules' | 'exports', name: string): string =>
  `/work/${of}/${encodeURIComponent(name)}`

function orderLinks(topic: Topic, key: string, data: Record<string, unknown>): RecordLink[] {
  const order = orderOf(topic, key)
  if (order === undefined) return []
  const { source, orderId } = order
  const links: RecordLink[] = [{ of: 'order', id: orderId, href: orderPath(source, orderId) }]
  const number = textOf(data, 'shipmentId')?.split('/').at(-1) ?? ''
  if (topic !== 'shipments' || !/^\d+$/.test(number)) return links
  const href = shipmentPath({ source, orderId, shipmentNumber: Number(number) })
  return [...links, { of: 'shipment', id: `${orderId}/${number}`, href }]
}

/** The object of an event has its own id, and those of what it belongs to. */
function billingLinks(source: string, data: Record<string, unknown>): RecordLink[] {
  const objects = ['subscription', 'invoice', 'payment', 'customer', 'paymentMethod', 'checkout']
  const holders = [data, ...objects.map((name) => data[name]).filter(isRecord)]
  const idOf = (name: string) => holders.map((holder) => textOf(holder, name)).find((id) => id !== undefined)
  const link = (of: 'subscription' | 'invoice' | 'customer', id: string | undefined): RecordLink[] =>
    id === undefined ? [] : [{ of, id, href: billingPath(`${of}s`, source, id) }]
  return [
    ...link('subscription', idOf('subscriptionId')),
    ...link('invoice', idOf('invoiceId')),
    ...link('customer', idOf('customerId')),
  ]
}

function textOf(data: Record<string, unknown>, name: string): string | undefined {
  const value = data[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
