import { Option } from '@commander-js/extra-typings'
import { defineGroup } from '@slipstream/runtime/cli/define-command.ts'
import { createCalloutsCommands } from './callouts-commands.ts'
import { redriveWorkCommand } from './redrive-work-command.ts'
import { resendMails } from './resend-mails-command.ts'

const redrive = () =>
  redriveWorkCommand(
    {
      summary: 'try dead-lettered mails or fetches again',
      description: `Tries dead-lettered mails or fetches of a Stripe account again. Billing executes the command and must be running. The result is how
many matched and how many are tried again.`,
      examples: [
        'billing redrive billing --work fetches --reason "the key may read invoices now" --dry-run',
        'billing redrive billing --work notices --id-contains in_1 --reason "mended"',
      ],
    },
    {
      only: new Option('--work <kind>', 'mails that are to be decided, or objects to be fetched')
        .choices(['notices', 'fetches'] as const)
        .makeOptionMandatory(),
    },
  )

export const createBillingCommands = () =>
  defineGroup('billing', 'try dead-lettered work and failed mails again; call-outs', [
    redrive(),
    resendMails(),
    createCalloutsCommands(),
  ])
