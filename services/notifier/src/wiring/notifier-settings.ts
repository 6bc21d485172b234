import { alertSettings } from '../alerts/alert-settings.ts'
import type { AlertSettings } from '../alerts/alert-settings.ts'
import { billingMailSettings } from '../billing/billing-mail-settings.ts'
import type { BillingMailSettings } from '../billing/billing-mail-settings.ts'
import { loadDigestTemplates } from '../digests/compose-digest.ts'
import type { DigestSettings } from '../digests/compose-digest.ts'
import { exportMailSettings } from '../exports/compose-export-mail.ts'
import type { ExportMailSettings } from '../exports/compose-export-mail.ts'
import { shipmentMailSettings } from '../shipments/shipment-mail-settings.ts'
import type { ShipmentMailSettings } from '../shipments/shipment-mail-settings.ts'
import { slipSettings } from '../slips/slip-settings.ts'
import type { SlipSettings } from '../slips/slip-settings.ts'
import type { NotifierOptions } from './notifier-options.ts'

/** Undefined: not configured. */
export type NotifierSettings = {
  slips: SlipSettings
  shipments: ShipmentMailSettings
  billing: BillingMailSettings
  alerts: AlertSettings | undefined
  digests: DigestSettings | undefined
  exports: ExportMailSettings | undefined
}

/**
 * The configuration by kind of message. What is configured and reaches nobody is logged.
 *
 * @throws ConfigurationMistake
 */
export function notifierSettings({ config, slackWebhookUrl, logger }: NotifierOptions): NotifierSettings {
  const slips = slipSettings(config.sources)
  const billing = billingMailSettings(config)
  const warn = (sources: readonly string[], message: string): void => {
    if (sources.length > 0) logger.warn({ sources }, message)
  }
  warn(
    slips.unsigned,
    'check-in codes on slips are not signed, so they can be guessed: set slip.checkInSecret',
  )
  warn(
    billing.unsent,
    'the rules of these sources have mails, but customers get none: set mail of the source',
  )
  warn(
    billing.unsentToOps,
    'the rules of these sources have mails to operators, but nobody gets them: set alerts.email',
  )
  return {
    ...{ slips, billing, shipments: shipmentMailSettings(config.sources) },
    alerts: alertSettings(config.alerts, slackWebhookUrl !== undefined),
    digests: digestSettings(config),
    exports: exportMailSettings(config.exports?.mail),
  }
}

function digestSettings({ schedules = {}, alerts }: NotifierOptions['config']): DigestSettings | undefined {
  const hasDigests = Object.values(schedules).some(({ action }) => action.kind === 'digest')
  return hasDigests ? { templates: loadDigestTemplates(), from: alerts.email?.from ?? null } : undefined
}
