import { InvalidArgumentError } from '@commander-js/extra-typings'
import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, wholeNumber } from '@slipstream/runtime/cli/option-values.ts'

const consumerFlag = '--consumer <name>'
const consumerHelp = 'e.g. projector'
const topicFlag = '--topic <topic>'
const topicHelp = 'e.g. orders, with TOPIC_PREFIX or without'

const show = () =>
  defineCommand('show', {
    summary: 'show how far consumers have read, and what is refused',
    description:
      "Shows the next offset of every partition, the log's end, the lag, and why it is refused. Exit code 1 while one is refused.",
    examples: ['checkpoints show', 'checkpoints show --consumer projector --json'],
  })
    .option(consumerFlag, consumerHelp)
    .option(topicFlag, topicHelp)
    .action(
      action(async ({ consumer, topic, json }) => {
        const { showCheckpoints } = await import('./run-checkpoints.ts')
        return showCheckpoints({ consumer, topic }, writesJson({ json }))
      }),
    )

const set = () =>
  defineCommand('set', {
    summary: 'set a checkpoint back',
    description: `Shows how a checkpoint would be set back, and with --yes does it. Records from the new offset on are handled again, without
repeating their effects. A running consumer continues from there by itself, at the latest with the next record.`,
    examples: [
      'checkpoints set --consumer projector --topic orders --reason "the log was restored"',
      'checkpoints set --consumer projector --topic orders --partition 3 --offset start --reason "power cut" --yes',
    ],
  })
    .requiredOption(consumerFlag, consumerHelp)
    .requiredOption(topicFlag, topicHelp)
    .requiredOption('--reason <text>', 'why; stored with the checkpoint')
    .option('--partition <number>', 'only this one (default: all that are refused)', wholeNumber)
    .option(
      '--offset <number>',
      "the target, or start for the log's start (default: the first record that was appended after the last handled one, less ten minutes for clocks that differ)",
      offsetOf,
    )
    .option(byFlag, byHelp)
    .option('--yes', 'make the change (default: only show it)')
    .action(async ({ consumer, topic, reason, partition, offset, by, yes = false, json }) => {
      const { setBackCheckpoints } = await import('./run-checkpoints.ts')
      const change = {
        ...{ consumer, topic, reason, offset, by: actorOf(by), isConfirmed: yes },
        partition: partition === undefined ? undefined : Number(partition),
      }
      await setBackCheckpoints(change, writesJson({ json }))
    })

export const createCheckpointsCommands = () =>
  defineGroup('checkpoints', 'show how far consumers have read; set one back', [show(), set()])

/** @throws InvalidArgumentError */
function offsetOf(text: string): bigint | 'start' {
  if (text === 'start') return 'start'
  try {
    return wholeNumber(text)
  } catch {
    throw new InvalidArgumentError('It must be a whole number, or start.')
  }
}
