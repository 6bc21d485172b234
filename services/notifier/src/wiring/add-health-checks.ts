import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import { checkLastAlertMessages } from '../alerts/adapters/last-messages.ts'
import { createRelayCheck } from '../delivery/relay-check.ts'
import type { NotifierContext } from './connect-notifier.ts'
import type { NotifierConsumers } from './start-consumers.ts'

/** One check for each consumer and for each system that messages need. */
export function addHealthChecks(
  { config, health, db, mailer, relay, slack }: NotifierContext,
  consumers: NotifierConsumers,
): void {
  for (const [name, { check }] of Object.entries(consumers)) health.add({ name, check })
  health.add({ name: 'mongodb', check: () => assertAccess(db) })
  health.add({ name: 'smtp', check: createRelayCheck(mailer, relay) })
  const { alerts } = consumers
  if (alerts === undefined) return
  health.add({
    name: 'alert messages',
    async check() {
      slack?.assertAccepted()
      await checkLastAlertMessages(db)
    },
  })
  if (config.alerts.alertmanager === undefined) return
  const check = async () => alerts.running()?.checkAlertmanager?.()
  health.add({ name: 'alertmanager', check, isOptional: true })
}
