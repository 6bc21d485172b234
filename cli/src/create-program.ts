import { createCheckSourceCommand } from '@slipstream/auditor/cli/check-source-command.ts'
import { createWhatIfStalledCommand } from '@slipstream/auditor/cli/what-if-stalled-command.ts'
import { createEvaluateStallCommand } from '@slipstream/auditor/cli/evaluate-stall-command.ts'
import { createRedriveCommands } from '@slipstream/commands/cli/redrive-commands.ts'
import { createAlertsCommands } from '@slipstream/console/cli/alerts-commands.ts'
import { createEntitlementsCommand } from '@slipstream/console/cli/billing/entitlements-command.ts'
import { createInvoicesCommands } from '@slipstream/console/cli/billing/invoices-commands.ts'
import { createSubscriptionsCommands } from '@slipstream/console/cli/billing/subscriptions-commands.ts'
import { createBillingCommands } from '@slipstream/console/cli/billing/billing-commands.ts'
import { createExportsCommands } from '@slipstream/console/cli/exports/exports-commands.ts'
import { createCustomersCommands } from '@slipstream/console/cli/customers/customers-commands.ts'
import { createOrderQueryCommands } from '@slipstream/console/cli/orders-commands.ts'
import { createCarriersCommands } from '@slipstream/console/cli/shipments/carriers-commands.ts'
import { createParticipantsCommands } from '@slipstream/console/cli/participants/participants-commands.ts'
import { createSchedulesCommands } from '@slipstream/console/cli/schedules/schedules-commands.ts'
import { createShipmentsCommands } from '@slipstream/console/cli/shipments/shipments-commands.ts'
import { createSlipsCommands } from '@slipstream/console/cli/slips-commands.ts'
import {
  createBackfillCommand,
  createEnableWebhookCommand,
  createReconcileCommand,
} from '@slipstream/console/cli/source-commands.ts'
import { createCheckpointsCommands } from '@slipstream/event-log/cli/checkpoints-commands.ts'
import {
  createAccessCommand,
  createEraseCommand,
  createGiveUpLostKeysCommand,
  createRepeatErasuresCommand,
  createRewrapKeysCommand,
} from '@slipstream/event-log/erasure/cli/personal-data-commands.ts'
import { createEventsCommands } from '@slipstream/event-log/history/cli/events-commands.ts'
import { createQuarantineCommands } from '@slipstream/ingest/cli/quarantine-commands.ts'
import { createWhatIfMappingCommand } from '@slipstream/ingest/cli/what-if-mapping-command.ts'
import { createNewOrderCommand } from '@slipstream/ingest/cli/orders/new-order-command.ts'
import { createRebuildCommand } from '@slipstream/projector/cli/rebuild-command.ts'
import { defineGroup, exitCodes } from '@slipstream/runtime/cli/define-command.ts'
import { createExportEventsCommand } from '@slipstream/worker/cli/export-events-command.ts'
import { Command } from 'commander'
import { styleText } from 'node:util'
import { addCompletion } from './completion.ts'
import { derived } from './derived.ts'
import { pathOf } from './path-of.ts'

const environment = `Commands find the system by MONGODB_URL, MONGODB_DATABASE (default:
slipstream), KAFKA_BROKERS, TOPIC_PREFIX, SCHEMA_REGISTRY_URL and
SLIPSTREAM_CONFIG. Without MONGODB_URL and KAFKA_BROKERS, they use the system
that npm start runs.`

/** The tree of all commands. It loads only what the help needs; a command loads its work when it runs. */
export function createProgram(): Command {
  const program = new Command('slipstream')
    .description('Operates Slipstream: looks at orders and alerts, and repairs what needs a person.')
    .version('0.1.0')
    .exitOverride()
    .configureHelp({ styleTitle: (title) => styleText('bold', title, { validateStream: false }) })
    .addHelpText('after', `\n${environment}\n\n${exitCodes}`)
  const commands = [
    createAlertsCommands(),
    defineGroup('orders', 'list and place orders; show one and its history', [
      ...createOrderQueryCommands(),
      createNewOrderCommand(),
    ]),
    defineGroup('events', "read the log's events, count them, and send them again", [
      ...createEventsCommands(),
      createExportEventsCommand(),
    ]),
    defineGroup('what-if', 'run a changed configuration over history, and show what would differ', [
      createWhatIfMappingCommand(),
      createWhatIfStalledCommand(),
    ]),
    createParticipantsCommands(),
    createCustomersCommands(),
    createShipmentsCommands(),
    createCarriersCommands(),
    createSubscriptionsCommands(),
    createInvoicesCommands(),
    createEntitlementsCommand(),
    createBillingCommands(),
    createExportsCommands(),
    createSlipsCommands(),
    createSchedulesCommands(),
    defineGroup('source', 'check a source, import its past, compare it with its shop', [
      createCheckSourceCommand(),
      createBackfillCommand(),
      createReconcileCommand(),
      createEnableWebhookCommand(),
    ]),
    createRebuildCommand(),
    createRedriveCommands(),
    createQuarantineCommands(),
    createCheckpointsCommands(),
    createAccessCommand(derived),
    createEraseCommand(derived),
    createRepeatErasuresCommand(derived),
    createGiveUpLostKeysCommand(),
    createRewrapKeysCommand(),
    createEvaluateStallCommand(),
  ] as unknown as Command[]
  for (const command of commands) program.addCommand(command)
  addCompletion(program)
  inheritSettings(program)
  return program
}

function inheritSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent).showHelpAfterError(`See npx ${pathOf(command)} --help`)
    inheritSettings(command)
  }
}
