import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts/alerts-schema.ts'
import { loadAlertTemplates } from './alert-templates.ts'
import type { AlertTemplates } from './alert-templates.ts'
import type { AlertReceiver } from './domain/alert-receiver.ts'
import type { AlertLocale } from './domain/message/alert-view.ts'

/** How alert messages look, and who sends them. */
export type AlertBranding = {
  /** The sender of mails; null if none are sent. */
  from: string | null
  locale: AlertLocale
  templates: AlertTemplates
}

export type AlertSettings = {
  receivers: AlertReceiver[]
  branding: AlertBranding
}

/**
 * The receivers of alerts and the look of messages; undefined if alerts are sent nowhere. For Alertmanager
 * alone there are no receivers, and flushes send nothing.
 *
 * @throws ConfigurationMistake if the templates can't be used
 */
export function alertSettings(config: AlertsConfig, hasSlack: boolean): AlertSettings | undefined {
  const mails = [...new Set(config.email?.to)].map((to): AlertReceiver => ({
    kind: 'alert-mail',
    address: to,
  }))
  const receivers: AlertReceiver[] = config.slack && hasSlack ? [...mails, { kind: 'alert-slack' }] : mails
  if (receivers.length === 0 && config.alertmanager === undefined) return undefined
  const { locale, timeZone, consoleUrl = null, runbooksUrl = null } = config
  return {
    receivers,
    branding: {
      from: config.email?.from ?? null,
      locale: { locale, timeZone, consoleUrl, runbooksUrl },
      templates: loadAlertTemplates(locale, config.templates),
    },
  }
}
