import { Option } from '@commander-js/extra-typings'
import { action, defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from '../submitted.ts'
import { createCalloutsCommands } from './callouts-commands.ts'
import { resendMails } from './resend-mails-command.ts'

const redrive = () =>
  defineCommand('redrive', {
    summary: 'try dead-lettered mails or fetches again',
    description: `Tries dead-lettered mails or fetches of a Stripe account again. Billing executes the command and must be running. The result is how
many matched and how many are tried again.`,
    examples: [
      'billing redrive billing --work fetches --reason "the key may read invoices now" --dry-run',
      'billing redrive billing --work notices --id-contains in_1 --reason "mended"',
    ],
  })
    .argument('<source>', 'as named in the configuration')
    .addOption(
      new Option('--work <kind>', 'mails that are to be decided, or objects to be fetched')
        .choices(['notices', 'fetches'] as const)
        .makeOptionMandatory(),
    )
    .option('--id-contains <text>', 'only those whose id contains this text')
    .option('--reason-contains <text>', 'only those whose reason contains this text')
    .option('--dry-run', 'only count them')
    .requiredOption('--reason <text>', 'why; stored with the command')
    .option(byFlag, byHelp)
    .action(
      action(async (source, { by, json, ...options }) => {
        const { redriveBillingWork } = await import('../../commands/billing/redrive-billing-work.ts')
        const input = { ...options, by: actorOf(by) }
        return submitted(redriveBillingWork, { params: { source }, input }, writesJson({ json }))
      }),
    )

export const createBillingCommands = () =>
  defineGroup('billing', 'try dead-lettered work and failed mails again; call-outs', [
    redrive(),
    resendMails(),
    createCalloutsCommands(),
  ])
