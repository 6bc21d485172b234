import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { backgroundService } from '@slipstream/runtime/process/background-service.ts'
import { startNotifier } from './start-notifier.ts'

export const notifier = backgroundService({
  name: 'notifier',
  does: 'sending slips, mails about shipments, and alerts',
  variables: [...systemVariables, 'SMTP_URL', 'SMTP_MAILS_PER_SECOND', 'SLACK_WEBHOOK_URL'],
  start: (settings, { environment, ...parts }) =>
    startNotifier({
      ...parts,
      ...systemOptions(settings),
      kafkaSecurity: securityOfEnvironment(environment),
      config: loadConfig({ environment, needsSecrets: ['slips', 'alertmanager', 'personalData'] }),
      smtpUrl: settings.SMTP_URL,
      slackWebhookUrl: settings.SLACK_WEBHOOK_URL,
      mailsPerSecond: settings.SMTP_MAILS_PER_SECOND,
    }),
})
