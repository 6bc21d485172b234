import { parseArgs } from 'node:util'
import { runCommand, type ServiceDatabase } from './run-command.ts'
import { actorOptions, submitAndWait } from './wait-for-result.ts'
import { printAlerts } from './print-alerts.ts'
import { acknowledgeAlert } from '../commands/acknowledge-alert.ts'
import { endSilence } from '../commands/end-silence.ts'
import { silenceAlerts } from '../commands/silence-alerts.ts'

const help = `Lists alerts, and silences them.

  npm run alerts                                  list the firing alerts
  npm run alerts -- acknowledge FINGERPRINT       no further notifications until it is resolved
  npm run alerts -- silence --until TIME          no notifications of alerts that match, until then
  npm run alerts -- end-silence ID                notify again

  --rule, --source, --subject   which alerts to list or to silence; --subject for a silence only
  --severity, --state           which alerts to list: info, warning or critical; firing, resolved or all
  --until TIME                  e.g. 2026-11-21T06:42:15Z, or from now on: 30m, 4h, 7d
  --reason TEXT                 why, kept with the command
  --by NAME                     who sends the command; default: the user of this machine
  --help

The auditor executes the commands and must be running. Alerts are shown as last projected.
MONGODB_URL is the MongoDB of the services, MONGODB_DATABASE its database (default: slipstream).
`

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 }

function timeOf(until: string | undefined): string | undefined {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(until ?? '') ?? []
  if (count === undefined) return until
  return new Date(Date.now() + Number(count) * units[unit as keyof typeof units]).toISOString()
}

function run(database: ServiceDatabase): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...actorOptions,
      rule: { type: 'string' },
      source: { type: 'string' },
      subject: { type: 'string' },
      severity: { type: 'string' },
      state: { type: 'string' },
      until: { type: 'string' },
    },
  })
  const [what = 'list', named, ...others] = positionals
  const { by, reason, rule, source, subject, severity, state, until } = values
  if (others.length > 0) throw new Error(`unexpected argument: ${others.join(' ')}`)
  switch (what) {
    case 'list':
      return printAlerts(database, { rule, source, severity, state })
    case 'silence':
      return submitAndWait(database, silenceAlerts, {
        input: { rule, source, subject, endsAt: timeOf(until), by, reason },
      })
    case 'acknowledge':
      return submitAndWait(database, acknowledgeAlert, {
        params: { fingerprint: named },
        input: { by, reason },
      })
    case 'end-silence':
      return submitAndWait(database, endSilence, { params: { id: named }, input: { by, reason } })
    default:
      throw new Error(`there is no ${what}: use list, acknowledge, silence or end-silence`)
  }
}

await runCommand('alerts', help, run)
