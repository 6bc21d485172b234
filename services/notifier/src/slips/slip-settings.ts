import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { loadTemplates } from './slip-templates.ts'
import type { SlipLook } from './render-slip-mail.ts'
import type { SlipRule, SlipRules } from './domain/slip-rule.ts'

export type SlipSettings = {
  /** The sources whose slips have codes that anybody can make up. */
  unsigned: readonly string[]
  /** @param firstStartMs where the source's configuration has no `since` of its own */
  rules(firstStartMs: number): SlipRules
  /** How a source's slips look; undefined when it sends none. */
  look(source: string): SlipLook | undefined
}

/**
 * What the configuration says of slips, source by source.
 *
 * @throws ConfigurationMistake when a source sends slips but does not say from whom, or its templates can't be used
 */
export function slipSettings(sources: Config['sources']): SlipSettings {
  const sending = Object.entries(sources).flatMap(([source, { statuses, slip, participants }]) => {
    const sends = Object.keys(statuses).filter((status) => statuses[status]?.includes('sendSlip'))
    return sends.length === 0
      ? []
      : [{ source, slip, statuses: new Set(sends), needsParticipants: participants !== undefined }]
  })
  const mistakes = sending
    .filter(({ slip }) => slip === undefined)
    .map(({ source }) => `sources.${source}.slip must say who slips are from, since a status says sendSlip`)
  if (mistakes.length > 0) throw new ConfigurationMistake('The configuration', mistakes)

  const looks = new Map<string, SlipLook>()
  for (const { source, slip } of sending) {
    if (slip === undefined) continue
    const { from, locale, timeZone, templates, checkInSecret } = slip
    looks.set(source, { from, locale, timeZone, templates: loadTemplates(locale, templates), checkInSecret })
  }
  return {
    unsigned: [...looks].flatMap(([source, { checkInSecret }]) =>
      checkInSecret === undefined ? [source] : [],
    ),
    look: (source) => looks.get(source),
    rules(firstStartMs) {
      const rules = new Map<string, SlipRule>(
        sending.map(({ source, slip, statuses, needsParticipants }) => [
          source,
          {
            statuses,
            sinceMs: slip?.since === undefined ? firstStartMs : Date.parse(slip.since),
            toParticipants: slip?.toParticipants ?? false,
            needsParticipants,
            toLaterParticipants: slip?.toLaterParticipants ?? true,
          },
        ]),
      )
      return (source) => rules.get(source)
    },
  }
}
