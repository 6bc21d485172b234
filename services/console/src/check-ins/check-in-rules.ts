import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'

/** What the configuration says about the desk. */
export type CheckInRules = {
  /** The secrets that have signed codes of a source; none where they are not signed. */
  secretsOf(source: string): string[]
  /** Whether an order counts in this status: it saves participants or sends slips. */
  registers(source: string, status: string): boolean
}

export function checkInRules(sources: Config['sources']): CheckInRules {
  const declared = orderSources(sources)
  const of = (source: string) => (Object.hasOwn(declared, source) ? declared[source] : undefined)
  return {
    secretsOf(source) {
      const { checkInSecret, previousCheckInSecrets = [] } = of(source)?.slip ?? {}
      const secrets = checkInSecret === undefined ? [] : [checkInSecret, ...previousCheckInSecrets]
      return secrets.map((secret) => secret.reveal())
    },
    registers(source, status) {
      const statuses = of(source)?.statuses ?? {}
      const actions = Object.hasOwn(statuses, status) ? statuses[status] : undefined
      return actions?.some((action) => action === 'saveParticipants' || action === 'sendSlip') ?? false
    },
  }
}
