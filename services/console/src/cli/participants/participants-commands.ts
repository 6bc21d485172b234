import { Option } from '@commander-js/extra-typings'
import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'

const who = `Who: the code of a slip, source/order/participant, or source/order of an order that names no participants; or the beginning of a
name or an order number, which lists those whom it fits with their codes, and changes nothing.`
const config = `Reads slipstream.config.yaml (SLIPSTREAM_CONFIG) for the statuses that register, and for the secret of signed codes. The worker
publishes the event.`
const whoHelp = 'a code, a name or an order number'

const list = () =>
  defineCommand('list', {
    summary: 'list participants, newest first',
    description: 'Lists participants as last projected, with when they were checked in.',
    examples: [
      'participants list --product "Spring Open" --active true',
      'participants list --search "Ana" --json',
    ],
  })
    .option('--source <source>', 'only of this source')
    .option('--order-id <id>', 'only of this order')
    .option('--product <name>', 'only those who are registered for this')
    .addOption(
      new Option('--active <value>', 'only active or inactive ones').choices(['true', 'false'] as const),
    )
    .option('--search <text>', 'finds the beginnings of names and of order numbers')
    .option('--max <number>', 'list at most this many', numberAboveZero, 50)
    .action(async ({ search, max, json, ...filter }) => {
      const { printParticipants } = await import('./print-participants.ts')
      await printParticipants({ ...filter, q: search }, { isJson: writesJson({ json }), maxItems: max })
    })

const checkIn = () =>
  defineCommand('check-in', {
    summary: 'check a participant in',
    description: `Checks a participant in, as the page of the desk does. ${who} Who is in already stays so: exit code 1. ${config}`,
    examples: ['participants check-in shop/1042/1-1', 'participants check-in "Ana Kos"'],
  })
    .argument('<who>', whoHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (text, { by, json }) => {
        const { checkInByText } = await import('./check-in-by-text.ts')
        return checkInByText(text, { by: actorOf(by) }, writesJson({ json }))
      }),
    )

const undo = () =>
  defineCommand('undo-check-in', {
    summary: 'take the check-in of a participant back',
    description: `Takes the check-in of a participant back. Exit code 1 when they were not checked in. ${config}`,
    examples: ['participants undo-check-in shop/1042/1-1 --reason "it was her sister"'],
  })
    .argument('<code>', 'the code of a slip, source/order/participant or source/order')
    .requiredOption('--reason <text>', 'why; stored with the event')
    .option(byFlag, byHelp)
    .action(
      action(async (text, { by, reason, json }) => {
        const { undoByText } = await import('./check-in-by-text.ts')
        return undoByText(text, { by: actorOf(by), reason }, writesJson({ json }))
      }),
    )

export const createParticipantsCommands = () =>
  defineGroup('participants', 'list participants, check them in, and take that back', [
    list(),
    checkIn(),
    undo(),
  ])
