import { systemSource } from '../system-source.ts'
import { z } from 'zod'
import { alertsSchema } from './alerts-schema.ts'
import { auditSchema } from './audit-schema.ts'
import { closedObject } from '../closed-object.ts'
import { sourceSchema } from './source-schema.ts'
import type { SecretsFrom } from './sources/common-shape.ts'

const sourceName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/,
    'must be a name of small letters, digits and dashes, since it is part of URLs',
  )
  .refine((name) => name !== systemSource, 'is the name of alerts that belong to no source: choose another')

/**
 * The schema of slipstream.config.yaml. The reference in docs/configuration.md is generated from its descriptions.
 * @param environment holds the secrets that the file refers to; undefined for a process that needs none
 * @param needs the kinds of secrets that the process works with: the others are not looked up
 */
export function configSchema(
  environment: NodeJS.ProcessEnv | undefined,
  needs: readonly (keyof SecretsFrom)[] = ['webhooks', 'rest', 'slips'],
) {
  const of = (kind: keyof SecretsFrom) => (needs.includes(kind) ? environment : undefined)
  const secrets = { webhooks: of('webhooks'), rest: of('rest'), slips: of('slips') }
  return closedObject({
    sources: z
      .record(sourceName, sourceSchema(secrets))
      .refine((sources) => Object.keys(sources).length > 0, 'needs at least one source')
      .describe('Who sends orders, by the name that URLs (`/webhooks/<name>`) and events call them.'),
    bodyLimitBytes: z
      .int()
      .min(1_024)
      .max(64 * 1_024 * 1_024)
      .default(8 * 1_024 * 1_024)
      .describe(
        'The largest delivery that is taken. Topics are made to hold it, so every consumer must have memory for it.',
      ),
    kafka: closedObject({
      partitions: z
        .int()
        .min(1)
        .max(1_000)
        .default(6)
        .describe(
          'Partitions of a topic when it is made. Not to be changed later: the order of events is kept per partition.',
        ),
      replicationFactor: z
        .int()
        .min(1)
        .max(10)
        .default(1)
        .describe('Copies of a topic when it is made; 3 wherever more than one broker runs.'),
    })
      .prefault({})
      .describe('How topics are made.'),
    audit: auditSchema.prefault({}).describe('How often the auditor looks.'),
    alerts: alertsSchema.prefault({}).describe('How people are told of alerts, and when again.'),
  })
}

export type Config = z.output<ReturnType<typeof configSchema>>
