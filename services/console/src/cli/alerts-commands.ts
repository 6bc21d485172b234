import { Option } from '@commander-js/extra-typings'
import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, timeAhead } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from './submitted.ts'

const reasonFlag = '--reason <text>'
const reasonHelp = 'why; stored with the command'
const executed = 'The auditor executes the command and must be running.'

const list = () =>
  defineCommand('list', {
    summary: 'list alerts',
    description: 'Lists alerts as last projected, the firing ones by default.',
    examples: ['alerts list', 'alerts list --source shop --severity critical --json'],
  })
    .option('--rule <rule>', 'only of this rule, e.g. missing-order')
    .option('--source <source>', 'only of this source')
    .addOption(new Option('--severity <severity>').choices(['info', 'warning', 'critical'] as const))
    .addOption(
      new Option('--state <state>')
        .choices(['firing', 'resolved', 'all'] as const)
        .default('firing' as const),
    )
    .action(async ({ json, ...filter }) => {
      const { printAlerts } = await import('./print-alerts.ts')
      await printAlerts(filter, writesJson({ json }))
    })

const acknowledge = () =>
  defineCommand('acknowledge', {
    summary: 'send no further notifications of an alert until it is resolved',
    description: `Sends no further notifications of an alert until it is resolved. ${executed}`,
    examples: ['alerts acknowledge stalled-order/shop/1043 --reason "waits for the bank transfer"'],
  })
    .argument('<fingerprint>', 'as list shows it')
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (fingerprint, { reason, by, json }) => {
        const { acknowledgeAlert } = await import('../commands/alerts/acknowledge-alert.ts')
        const given = { params: { fingerprint }, input: { by: actorOf(by), reason } }
        return submitted(acknowledgeAlert, given, writesJson({ json }))
      }),
    )

const silence = () =>
  defineCommand('silence', {
    summary: 'send no notifications of matching alerts until a time',
    description: `Sends no notifications of the alerts that match until a time, 90 days ahead at most. Name a rule, a source or a subject. ${executed}`,
    examples: [
      'alerts silence --rule source-silent --source shop --until 14d --reason "closed until 6 January"',
    ],
  })
    .option('--rule <rule>', 'alerts of this rule, e.g. missing-order')
    .option('--source <source>', 'alerts of this source')
    .option('--subject <subject>', 'alerts about this, e.g. an order number')
    .requiredOption('--until <time>', 'e.g. 2026-11-21T06:42:15Z, or from now on: 30m, 4h, 7d', (text) =>
      timeAhead(text, Date.now()),
    )
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async ({ rule, source, subject, until, reason, by, json }) => {
        const { silenceAlerts } = await import('../commands/alerts/silence-alerts.ts')
        const input = { rule, source, subject, endsAt: until, by: actorOf(by), reason }
        return submitted(silenceAlerts, { input }, writesJson({ json }))
      }),
    )

const end = () =>
  defineCommand('end-silence', {
    summary: 'send notifications again',
    description: `Ends a silence before its time. ${executed}`,
    examples: ['alerts end-silence 0f8fad5b-d9cb-469f-a165-70867728950e --reason "it is mended"'],
  })
    .argument('<id>', "the silence's id, as list shows it")
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (id, { reason, by, json }) => {
        const { endSilence } = await import('../commands/alerts/end-silence.ts')
        const given = { params: { id }, input: { by: actorOf(by), reason } }
        return submitted(endSilence, given, writesJson({ json }))
      }),
    )

export const createAlertsCommands = () =>
  defineGroup('alerts', 'list, acknowledge and silence alerts', [list(), acknowledge(), silence(), end()])
