import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'

/** What the configuration says about the desk. */
export type CheckInRules = {
  /** The secret that signs the codes of a source; undefined where they are not signed. */
  secretOf(source: string): string | undefined
  /** Whether an order counts in this status: it saves participants or sends slips. */
  registers(source: string, status: string): boolean
}

export function checkInRules(sources: Config['sources']): CheckInRules {
  const declared = orderSources(sources)
  const of = (source: string) => (Object.hasOwn(declared, source) ? declared[source] : undefined)
  return {
    secretOf: (source) => of(source)?.slip?.checkInSecret?.reveal(),
    registers(source, status) {
      const statuses = of(source)?.statuses ?? {}
      const actions = Object.hasOwn(statuses, status) ? statuses[status] : undefined
      return actions?.some((action) => action === 'saveParticipants' || action === 'sendSlip') ?? false
    },
  }
}
