import { z } from 'zod'
import { ConfigurationMistake } from './configuration-mistake.ts'
import { Secret } from './secret.ts'

const port = (defaultPort: number): z.ZodType<number> =>
  z.coerce
    .number({ error: 'must be a port number' })
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65_535, 'must be a port number')
    .default(defaultPort)

const url = (...protocols: string[]): z.ZodType<string> =>
  z.string().refine(
    (text) => {
      return protocols.includes(text.split('://', 1)[0] ?? '') && URL.canParse(text)
    },
    `must be a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
  )

/** Servers of a replica set are separated by commas, which URL does not accept. */
const mongodbUrl = z
  .string()
  .regex(/^mongodb(\+srv)?:\/\/\S+$/, 'must begin with mongodb:// or mongodb+srv://')

const brokers = z
  .string()
  .transform((text) => text.split(',').map((broker) => broker.trim()))
  .refine((list) => list.every((broker) => /^[^\s:/]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i.test(broker)), {
    error: 'must be host:port, several separated by commas',
  })

const file = z.string().optional()

const secret = z.string().transform((text) => new Secret(text))

/** Everything that differs between two environments of the same system. */
export const environmentVariables = {
  KAFKA_BROKERS: brokers.describe('Kafka bootstrap brokers, `host:port`, separated by commas.'),
  KAFKA_TLS: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .transform((text) => text === 'true')
    .describe('Whether the brokers are reached over TLS.'),
  KAFKA_TLS_CA: file.describe(
    'Certificates of the authorities that vouch for the brokers, a PEM file. Default: those that Node knows.',
  ),
  KAFKA_TLS_CERT: file.describe('Certificate that the brokers ask for, a PEM file; with KAFKA_TLS_KEY.'),
  KAFKA_TLS_KEY: file.describe('Its private key, a PEM file.'),
  KAFKA_SASL_MECHANISM: z
    .enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'], {
      error: 'must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512',
    })
    .optional()
    .describe('How to sign in to the brokers: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512. If unset, nobody does.'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('The name to sign in with.'),
  KAFKA_SASL_PASSWORD: secret.optional().describe('Its password. A secret.'),
  KAFKA_PRODUCER: z
    .enum(['kafkajs', 'platformatic'], { error: 'must be kafkajs or platformatic' })
    .default('platformatic')
    .describe(
      'The client with which ingest appends: `platformatic` (@platformatic/kafka), which takes less processor time, and needs Kafka 2.4 and Node 22.22 or 24.6; or `kafkajs`, as all else.',
    ),
  SCHEMA_REGISTRY_URL: url('http', 'https').describe('The schema registry (Confluent API).'),
  MONGODB_URL: mongodbUrl.describe(
    'MongoDB of the read models: a replica set, since checkpoints need transactions.',
  ),
  MONGODB_DATABASE: z
    .string()
    .regex(/^[^/\\. "$*<>:|?]{1,63}$/, 'must be a valid name of a MongoDB database')
    .default('slipstream')
    .describe('Database of the read models.'),
  TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{0,100}$/, 'may have only letters, digits, dots, dashes and underscores')
    .default('')
    .describe('Prefix of every topic name and consumer group, so that tenants and tests can share a broker.'),
  SMTP_URL: url('smtp', 'smtps').describe('Mail server for slips, mails about shipments, and alerts.'),
  SMTP_MAILS_PER_SECOND: z.coerce
    .number({ error: 'must be a number' })
    .positive('must be more than 0')
    .default(10)
    .describe('The maximum of mails per second that each instance of the notifier sends.'),
  SLACK_WEBHOOK_URL: secret.optional().describe("Slack's incoming webhook for alerts. A secret."),
  CONSOLE_TOKEN: secret
    .optional()
    .describe(
      'Bearer token of the console API. A secret; if unset, one is generated and shown at the first start.',
    ),
  INGEST_URL: url('http', 'https')
    .optional()
    .describe(
      'URL of ingest, to which the auditor sends orders that it recovered from a shop, billing what it fetched from Stripe, and the console orders that people place.',
    ),
  INGEST_TOKEN: secret
    .optional()
    .describe(
      'Bearer token with which the auditor and billing send to ingest what they recovered or fetched, and the console orders that people place. A secret; if unset, ingest accepts none.',
    ),
  INGEST_TOKEN_PREVIOUS: secret
    .optional()
    .describe(
      'What INGEST_TOKEN was before: ingest accepts it too, while the others are given the new one. A secret.',
    ),
  HOST: z
    .string()
    .default('127.0.0.1')
    .describe(
      'Address that servers listen on, e.g. 0.0.0.0 in a container. The default is reachable from this machine only.',
    ),
  INGEST_PORT: port(8080).describe('Port on which ingest receives webhooks.'),
  CONSOLE_PORT: port(8090).describe('Port of the console.'),
  FULFILLMENT_PORT: port(8070).describe(
    'Port on which fulfillment receives the webhooks of carriers, and serves labels.',
  ),
  FULFILLMENT_TOKEN: secret
    .optional()
    .describe(
      'Bearer token of `GET /labels/<shipmentId>` of fulfillment. A secret; if unset, labels are not served.',
    ),
  FULFILLMENT_TOKEN_PREVIOUS: secret
    .optional()
    .describe(
      'What FULFILLMENT_TOKEN was before, which is accepted too, while others are given the new one. A secret.',
    ),
  HEALTH_PORT: port(0).describe(
    'Port of `/healthz`, `/readyz` and `/metrics` of each service. The ports of ingest, the console and fulfillment that others reach serve only whether they are ready. 0 picks a free port, which is logged; for ingest on this machine only, it means the webhook port.',
  ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be fatal, error, warn, info, debug, trace or silent',
    })
    .default('info')
    .describe('The lowest level that is logged: fatal, error, warn, info, debug, trace or silent.'),
  LOG_FORMAT: z
    .enum(['auto', 'pretty', 'json'], { error: 'must be auto, pretty or json' })
    .default('auto')
    .describe(
      '`pretty` for people, `json` for programs; `auto` is `pretty` on a terminal and `json` elsewhere.',
    ),
  SHUTDOWN_GRACE_MS: z.coerce
    .number({ error: 'must be a number of milliseconds' })
    .int('must be a whole number of milliseconds')
    .min(0, 'must not be negative')
    .default(25_000)
    .describe(
      'How long a process may take to shut down. Keep it longer than a transaction (20 s) and an append (10 s). The process manager must wait longer than this before it kills the process.',
    ),
}

type Variables = typeof environmentVariables
export type EnvironmentVariable = keyof Variables
export type Environment<Name extends EnvironmentVariable> = { [N in Name]: z.output<Variables[N]> }

/**
 * The named environment variables, parsed. An empty variable counts as unset.
 * @throws ConfigurationMistake that names every variable that is missing or invalid
 */
export function loadEnvironment<Name extends EnvironmentVariable>(
  names: readonly Name[],
  environment: NodeJS.ProcessEnv = process.env,
): Environment<Name> {
  const values: Partial<Record<EnvironmentVariable, unknown>> = {}
  const mistakes: string[] = []
  for (const name of names) {
    const schema = environmentVariables[name]
    const text = environment[name] === '' ? undefined : environment[name]
    const parsed = schema.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else if (text === undefined) mistakes.push(`${name} is not set. ${schema.description}`)
    else mistakes.push(`${name} ${parsed.error.issues[0]?.message}. ${schema.description}`)
  }
  if (mistakes.length > 0) throw new ConfigurationMistake('The environment', mistakes)
  return values as Environment<Name>
}
