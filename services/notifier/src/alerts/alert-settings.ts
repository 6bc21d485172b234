import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts-schema.ts'
import { loadAlertTemplates } from './alert-templates.ts'
import type { AlertTemplates } from './alert-templates.ts'
import type { AlertPlace } from './domain/message/alert-view.ts'
import type { AlertReceiver } from './domain/alert-receiver.ts'

/** How messages about alerts look. */
export type AlertLook = {
  /** Of mails; null when nobody is mailed. */
  from: string | null
  place: AlertPlace
  templates: AlertTemplates
}

export type AlertSettings = {
  receivers: AlertReceiver[]
  look: AlertLook
}

/**
 * Who is told of alerts, and how; undefined when nobody is.
 *
 * @throws ConfigurationMistake when the templates can't be used
 */
export function alertSettings(config: AlertsConfig, hasSlack: boolean): AlertSettings | undefined {
  const mails = [...new Set(config.email?.to)].map((to): AlertReceiver => ({
    kind: 'alert-mail',
    address: to,
  }))
  const receivers: AlertReceiver[] = config.slack && hasSlack ? [...mails, { kind: 'alert-slack' }] : mails
  if (receivers.length === 0) return undefined
  const { locale, timeZone, consoleUrl = null, runbooksUrl = null } = config
  return {
    receivers,
    look: {
      from: config.email?.from ?? null,
      place: { locale, timeZone, consoleUrl, runbooksUrl },
      templates: loadAlertTemplates(locale, config.templates),
    },
  }
}
