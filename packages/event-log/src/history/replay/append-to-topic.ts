import { topics } from '@slipstream/events/topics.ts'
import { AppendError } from '../../event-log.ts'
import type { Appender } from '../../event-log.ts'
import { formatPosition } from '../../position.ts'
import type { Send } from './send-webhook.ts'

const fromHeader = 'slipstream-replayed-from'

/** Appends a record to another topic, as it is, and where it is from: what is sealed stays sealed. */
export function topicSender(appender: Pick<Appender, 'append'>, topic: string): Send {
  return async (record) => {
    const { key, position, stored: { value, headers } = record } = record
    try {
      const from = { [fromHeader]: formatPosition(position) }
      await appender.append({ topic, key, value, headers: { ...headers, ...from } })
      return { kind: 'sent' }
    } catch (error) {
      const { message } = error as Error
      const isFinal = error instanceof AppendError && error.reason === 'tooLarge'
      return isFinal ? { kind: 'refused', reason: message } : { kind: 'retry', reason: message }
    }
  }
}

/** @returns why a topic is no target, in a sentence without its full stop; undefined where it is one */
export function whyNoTarget(topic: string, topicPrefix: string): string | undefined {
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(topic)) return `${topic} is neither a URL nor the name of a topic`
  const isOwned = Object.keys(topics).some((name) => topic === `${topicPrefix}${name}`)
  return isOwned ? `${topic} belongs to Slipstream, and has one writer: name another topic` : undefined
}
