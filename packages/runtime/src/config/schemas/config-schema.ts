import { systemSource } from '../system-source.ts'
import { z } from 'zod'
import { alertsSchema } from './alerts/alerts-schema.ts'
import { auditSchema } from './alerts/audit-schema.ts'
import { carriersSchema } from './carriers-schema.ts'
import { closedObject } from '../closed-object.ts'
import { consoleSchema } from './console-schema.ts'
import { exportsSchema } from './exports-schema.ts'
import { personalDataSchema } from './personal-data-schema.ts'
import { sourceSchema } from './source-schema.ts'
import { nameKnownSources, nameSendersOfDigests } from './schedules/schedule-checks.ts'
import { schedulesSchema } from './schedules/schedules-schema.ts'
import type { SecretsFrom } from '../values/secrets-from.ts'

const sourceName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/,
    'must be a name of small letters, digits and dashes, since it is part of URLs',
  )
  .refine((name) => name !== systemSource, 'is reserved for alerts that belong to no source: choose another')

const kafkaSchema = closedObject({
  partitions: z
    .int()
    .min(1)
    .max(1_000)
    .default(6)
    .describe(
      'Partitions of a topic when it is created. Do not change it later: the order of events is kept per partition.',
    ),
  replicationFactor: z
    .int()
    .min(1)
    .max(10)
    .default(1)
    .describe('Copies of a topic when it is created; use 3 where more than one broker runs.'),
  sessionTimeoutMs: z
    .int()
    .min(1_000)
    .max(300_000)
    .default(15_000)
    .describe(
      "How long a silent process keeps its partitions before another one takes them. The broker's `group.min.session.timeout.ms` (by default 6 s) is the least.",
    ),
})

/**
 * The schema of slipstream.config.yaml. The reference in docs/configuration.md
 * is generated from its descriptions.
 * @param environment has the secrets that the file refers to; undefined for a process that needs none
 * @param needs the kinds of secrets that the process needs: the others are not looked up
 */
export function configSchema(
  environment: NodeJS.ProcessEnv | undefined,
  needs: readonly (keyof SecretsFrom)[] = [
    'webhooks',
    'rest',
    'slips',
    'admins',
    'carriers',
    'billing',
    'people',
    'exports',
    'callouts',
    'alertmanager',
    'personalData',
  ],
) {
  const of = (kind: keyof SecretsFrom) => (needs.includes(kind) ? environment : undefined)
  const secrets = {
    ...{ webhooks: of('webhooks'), rest: of('rest'), slips: of('slips') },
    ...{ admins: of('admins'), carriers: of('carriers'), billing: of('billing') },
    people: of('people'),
    exports: of('exports'),
    callouts: of('callouts'),
    alertmanager: of('alertmanager'),
    personalData: of('personalData'),
  }
  return closedObject({
    sources: z
      .record(sourceName, sourceSchema(secrets))
      .refine((sources) => Object.keys(sources).length > 0, 'needs at least one source')
      .describe('The senders of orders and of billing, by the name in URLs (`/webhooks/<name>`) and events.'),
    carriers: carriersSchema(secrets).describe('The carriers that ship orders, by name.'),
    bodyLimitBytes: z
      .int()
      .min(1_024)
      .max(64 * 1_024 * 1_024)
      .default(8 * 1_024 * 1_024)
      .describe(
        'The maximum size of a delivery. Topics are created for it, so every consumer must have memory for it.',
      ),
    kafka: kafkaSchema.prefault({}).describe('How topics are created and read.'),
    audit: auditSchema.prefault({}).describe('How often the auditor evaluates.'),
    alerts: alertsSchema(secrets)
      .prefault({})
      .describe('How alerts are sent to people, and when they are repeated.'),
    exports: exportsSchema(secrets).prefault({}).describe('How exports are made, kept and fetched.'),
    personalData: personalDataSchema(secrets)
      .optional()
      .describe(
        'How personal data in the log is sealed, so that it can be erased (docs/privacy.md). Without this, events are written in clear. Do not remove it later: what is sealed cannot be read without it.',
      ),
    console: consoleSchema(secrets).prefault({}).describe('Who may use the console.'),
    schedules: schedulesSchema.describe('What the worker does by the clock, by name; at most 100.'),
  })
    .superRefine(nameKnownCarriers)
    .superRefine(nameKnownSources)
    .superRefine(nameSendersOfDigests)
    .superRefine(nameAddressForSignIn)
}

type Shipping = { carrier: string } | undefined
type ShippedSources = {
  sources: Record<string, object & { shipping?: Shipping }>
  carriers: Record<string, unknown>
}

function nameKnownCarriers({ sources, carriers }: ShippedSources, context: z.RefinementCtx): void {
  for (const [name, { shipping }] of Object.entries(sources)) {
    if (shipping === undefined || Object.hasOwn(carriers, shipping.carrier)) continue
    const known = Object.keys(carriers)
    const message = `must be one of carriers: ${known.length === 0 ? 'none is configured' : known.join(', ')}`
    context.addIssue({ code: 'custom', path: ['sources', name, 'shipping', 'carrier'], message })
  }
}

/** The provider sends people back to this address, which no request may choose. */
function nameAddressForSignIn(
  { alerts, console: access }: { alerts: { consoleUrl?: unknown }; console: { openidConnect?: unknown } },
  context: z.RefinementCtx,
): void {
  if (access.openidConnect === undefined || alerts.consoleUrl !== undefined) return
  const message = 'is required where console.openidConnect is set: the provider sends people back to it'
  context.addIssue({ code: 'custom', path: ['alerts', 'consoleUrl'], message })
}

export type Config = z.output<ReturnType<typeof configSchema>>
