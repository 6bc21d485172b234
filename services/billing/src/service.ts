import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { ingestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import type { Service } from '@slipstream/runtime/process/start-process.ts'
import { backgroundService } from '@slipstream/runtime/process/background-service.ts'
import { startBilling } from './start-billing.ts'
import type { BillingOptions } from './start-billing.ts'

/** @param changes of what it is started with */
export const billingService = (changes: Partial<BillingOptions> = {}): Service =>
  backgroundService({
    name: 'billing',
    does: 'following subscriptions',
    variables: [...systemVariables, 'INGEST_URL', 'INGEST_TOKEN'],
    start: (settings, { environment, ...parts }) =>
      startBilling({
        ...parts,
        ...systemOptions(settings),
        kafkaSecurity: securityOfEnvironment(environment),
        config: loadConfig({ environment, needsSecrets: ['billing', 'callouts', 'personalData'] }),
        ingest: ingestAccess(settings, 'nothing is fetched from Stripe'),
        ...changes,
      }),
  })

export const billing = billingService()
