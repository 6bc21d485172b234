import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { OrderSourceConfig } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { SlipRule, SlipRules } from './domain/slip-rule.ts'
import type { SlipBranding } from './render-slip-mail.ts'
import { loadSlipTemplates } from './slip-templates.ts'

export type SlipSettings = {
  /** The sources whose check-in codes are not signed, so that anybody can make them up. */
  unsigned: readonly string[]
  /** @param firstStartMs counts for sources that configure no `since` */
  rules(firstStartMs: number): SlipRules
  /** The branding of a source's slips; undefined if it sends none. */
  branding(source: string): SlipBranding | undefined
}

type Sources = Config['sources']
type Sending = { source: string; slip: OrderSourceConfig['slip'] } & Pick<
  SlipRule,
  'statuses' | 'needsParticipants'
>

/**
 * The settings of slips, source by source.
 *
 * @throws ConfigurationMistake if a source sends slips without a sender, or its templates can't be used
 */
export function slipSettings(sources: Sources): SlipSettings {
  const sending = sourcesThatSend(sources)
  const mistakes = sending
    .filter(({ slip }) => slip === undefined)
    .map(
      ({ source }) =>
        `sources.${source}.slip must name the sender of slips, since a status has the action sendSlip`,
    )
  if (mistakes.length > 0) throw new ConfigurationMistake('The configuration', mistakes)

  const brandings = new Map<string, SlipBranding>()
  for (const { source, slip } of sending) {
    if (slip === undefined) continue
    const { from, locale, timeZone, checkInSecret } = slip
    const templates = loadSlipTemplates(locale, slip.templates)
    brandings.set(source, { from, locale, timeZone, templates, checkInSecret })
  }
  return {
    unsigned: [...brandings].flatMap(([source, { checkInSecret }]) =>
      checkInSecret === undefined ? [source] : [],
    ),
    branding: (source) => brandings.get(source),
    rules(firstStartMs) {
      const rules = new Map(sending.map((one) => [one.source, ruleOf(one, firstStartMs)]))
      return (source) => rules.get(source)
    },
  }
}

function sourcesThatSend(sources: Sources): Sending[] {
  return Object.entries(orderSources(sources)).flatMap(([source, { statuses, slip, participants }]) => {
    const sends = Object.keys(statuses).filter((status) => statuses[status]?.includes('sendSlip'))
    return sends.length === 0
      ? []
      : [{ source, slip, statuses: new Set(sends), needsParticipants: participants !== undefined }]
  })
}

function ruleOf({ slip, statuses, needsParticipants }: Sending, firstStartMs: number): SlipRule {
  return {
    statuses,
    // Shops give times in seconds: what was reached within that of the start may have been reached after it.
    sinceMs: slip?.since === undefined ? Math.floor(firstStartMs / 1_000) * 1_000 : Date.parse(slip.since),
    toParticipants: slip?.toParticipants ?? false,
    needsParticipants,
    toLaterParticipants: slip?.toLaterParticipants ?? true,
  }
}
