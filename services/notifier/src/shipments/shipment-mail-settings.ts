import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { mailsOn } from './domain/shipment-mail-rule.ts'
import type { ShipmentMailRules } from './domain/shipment-mail-rule.ts'
import type { ShipmentMailBranding } from './render-shipment-mail.ts'
import { loadShipmentMailTemplates } from './shipment-mail-templates.ts'

export type ShipmentMailSettings = {
  /** The sources whose customers are notified of shipments. */
  sources: readonly string[]
  /** @param sinceMs by source, what happened before gets no mail */
  rules(sinceMs: ReadonlyMap<string, number>): ShipmentMailRules
  /** The branding of a source's mails; undefined if it sends none. */
  branding(source: string): ShipmentMailBranding | undefined
}

/**
 * The settings of mails about shipments, source by source.
 *
 * @throws ConfigurationMistake if templates can't be used
 */
export function shipmentMailSettings(sources: Config['sources']): ShipmentMailSettings {
  const mails = new Map(
    Object.entries(orderSources(sources)).flatMap(([source, { shipping }]) =>
      shipping?.mail === undefined ? [] : [[source, shipping.mail] as const],
    ),
  )
  const brandings = new Map(
    [...mails].map(([source, { from, on, locale, timeZone, templates }]) => {
      const loaded = loadShipmentMailTemplates(locale, templates)
      return [source, { from, locale, timeZone, templates: loaded, mails: mailsOn(on) }]
    }),
  )
  return {
    sources: [...mails.keys()],
    branding: (source) => brandings.get(source),
    rules: (sinceMs) => (source) => {
      const branding = brandings.get(source)
      const since = sinceMs.get(source)
      return branding === undefined || since === undefined
        ? undefined
        : { mails: branding.mails, sinceMs: since }
    },
  }
}
