import { isPlain } from './is-plain.ts'
import type { Plain } from './is-plain.ts'

const names = ['_id', 'subject', 'key', 'record', 'shipmentId']

/** Whether an object is about one of these orders or billing customers, each as `source/id`. */
export function isOf(object: Plain, subjects: ReadonlySet<string>): boolean {
  const { source, orderId, customerId, payload } = object
  if ([orderId, customerId].some((id) => subjects.has(`${String(source)}/${String(id)}`))) return true
  if (isPlain(payload) && isOf(payload, subjects)) return true
  return names.some((name) => {
    const subject = /^[^/]+\/[^/]+/.exec(String(object[name]))?.[0]
    return subject !== undefined && subjects.has(subject)
  })
}

/** The participants, by their orders, of those orders that a document is about. */
export function participantsIn(
  document: Plain,
  participants: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit)
    if (!isPlain(value)) return
    for (const [subject, ids] of participants)
      if (isOf(value, new Set([subject]))) for (const id of ids) found.add(id)
    Object.values(value).forEach(visit)
  }
  if (participants.size > 0) visit(document)
  return found
}
