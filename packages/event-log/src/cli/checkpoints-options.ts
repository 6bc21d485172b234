import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'

export const checkpointsHelp = `Shows how far consumers have read, and sets a checkpoint back.

  npm run checkpoints -- show [--consumer NAME] [--topic TOPIC]
  npm run checkpoints -- set --consumer NAME --topic TOPIC --reason TEXT [options]

  show               of every partition: the next offset, the log's end, the lag, and why it is refused
  set                sets a checkpoint back: shows the change, and makes it with --yes

  --consumer NAME    for example projector
  --topic TOPIC      for example orders, with TOPIC_PREFIX or without
  --partition N      only this one; default: all that are refused
  --offset N         the target, or start for the log's start; default: the first record that was appended
                     after the last handled one, less ten minutes for clocks that differ
  --reason TEXT      why; stored with the checkpoint
  --by NAME          who does it; stored likewise; default: the user of this machine
  --yes              make the change
  --help

Records from the new offset on are handled again, without repeating their effects. A running consumer goes on from
there by itself, at the latest with the next record. show exits with 1 while a checkpoint is refused.
Environment: MONGODB_URL, MONGODB_DATABASE (default: slipstream), KAFKA_BROKERS, TOPIC_PREFIX.
`

export type CheckpointsOptions = {
  consumer: string | undefined
  topic: string | undefined
  /** Undefined for `show`. */
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

/** @throws with a sentence that names what to fix */
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
