import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { SystemOptions } from '@slipstream/runtime/config/system-environment.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'

export type NotifierOptions = SystemOptions &
  Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
    /** Default: as the environment of the process says. */
    kafkaSecurity?: KafkaSecurity
    config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes' | 'alerts'> &
      Partial<Pick<Config, 'schedules' | 'exports' | 'personalData'>>
    smtpUrl: string
    slackWebhookUrl?: Secret | undefined
    mailsPerSecond: number
    pollMs?: number
    /** Milliseconds since the epoch, to be compared with the times of notices; default: Date.now. */
    now?: () => number
  }
