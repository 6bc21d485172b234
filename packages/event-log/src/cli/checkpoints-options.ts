import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'

export const checkpointsHelp = `Shows how far consumers have read, and sets a checkpoint back.

  npm run checkpoints -- show [--consumer NAME] [--topic TOPIC]
  npm run checkpoints -- set --consumer NAME --topic TOPIC --reason TEXT [options]

  show               of every partition: the next offset, the log's end, the lag, and why it is refused
  set                sets back: says what it would do, and does it with --yes

  --consumer NAME    for example projector
  --topic TOPIC      for example orders, with TOPIC_PREFIX or without
  --partition N      only this one; all that are refused when left out
  --offset N         where to, or start for the log's start; when left out, the first record that was appended
                     after the last one that was handled, less ten minutes for clocks that differ
  --reason TEXT      why, kept with the checkpoint
  --by NAME          who does it, kept likewise; the user of this machine when left out
  --yes              do it
  --help

What lies behind the new place is handled again, which changes nothing that was done. A running consumer goes on
from there by itself, at the latest with the next record. show ends with 1 while a checkpoint is refused.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream), Kafka by KAFKA_BROKERS.
`

export type CheckpointsOptions = {
  consumer: string | undefined
  topic: string | undefined
  /** Undefined: only show. */
  set:
    | {
        partition: number | undefined
        offset: bigint | 'start' | undefined
        by: string
        reason: string
        isConfirmed: boolean
      }
    | undefined
}

/** @throws with a sentence that says what is wrong */
export function checkpointsOptions(args: string[]): CheckpointsOptions | 'help' {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      consumer: { type: 'string' },
      topic: { type: 'string' },
      partition: { type: 'string' },
      offset: { type: 'string' },
      by: { type: 'string', default: userInfo().username },
      reason: { type: 'string' },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const [what = 'show', ...others] = positionals
  const { consumer, topic, by, reason } = values
  if (others.length > 0 || (what !== 'show' && what !== 'set')) {
    throw new Error(`there is no ${[what, ...others].join(' ')}: use show or set`)
  }
  if (what === 'show') return { consumer, topic, set: undefined }
  if (consumer === undefined) throw new Error('--consumer is missing: whose checkpoint?')
  if (topic === undefined) throw new Error('--topic is missing: of which topic?')
  if (reason === undefined || reason === '') throw new Error('--reason is missing: why is it set back?')
  const partition = wholeNumber('--partition', values.partition)
  const offset = values.offset === 'start' ? 'start' : wholeNumber('--offset', values.offset)
  return {
    consumer,
    topic,
    set: {
      partition: partition === undefined ? undefined : Number(partition),
      ...{ offset, by, reason, isConfirmed: values.yes },
    },
  }
}

function wholeNumber(name: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,18}$/.test(text)) throw new Error(`${name} must be a whole number, not ${text}`)
  return BigInt(text)
}
