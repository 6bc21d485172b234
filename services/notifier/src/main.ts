import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { systemOptions, systemVariables } from '@slipstream/runtime/config/system-environment.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { startNotifier } from './start-notifier.ts'

await startWorker({
  name: 'notifier',
  does: 'sending slips, mails about shipments, and alerts',
  variables: [...systemVariables, 'SMTP_URL', 'SMTP_MAILS_PER_SECOND', 'SLACK_WEBHOOK_URL'],
  start: (environment, parts) =>
    startNotifier({
      ...parts,
      ...systemOptions(environment),
      config: loadConfig({ needsSecrets: ['slips', 'alertmanager'] }),
      smtpUrl: environment.SMTP_URL,
      slackWebhookUrl: environment.SLACK_WEBHOOK_URL,
      mailsPerSecond: environment.SMTP_MAILS_PER_SECOND,
    }),
})
