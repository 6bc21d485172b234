import { parseArgs } from 'node:util'
import { noteOptions, runCommand, wishFor } from './wait-for-result.ts'
import type { Place } from './wait-for-result.ts'
import { listedAlerts } from './print-alerts.ts'
import { acknowledgeAlert } from '../commands/acknowledge-alert.ts'
import { endSilence } from '../commands/end-silence.ts'
import { silenceAlerts } from '../commands/silence-alerts.ts'

const help = `Shows the alerts that hold, and silences them.

  npm run alerts                                  what holds now
  npm run alerts -- acknowledge FINGERPRINT       somebody has it in hand: tell nobody until it has ended
  npm run alerts -- silence --until TIME          tell nobody of what matches, until then
  npm run alerts -- end-silence ID                tell people again

  --rule, --source, --subject   which alerts to list or to silence; --subject for a silence only
  --severity, --state           which alerts to list: info, warning or critical; firing, resolved or all
  --until TIME                  as 2026-11-21T06:42:15Z, or from now on: 30m, 4h, 7d
  --reason TEXT                 why, kept with the request
  --by NAME                     who asks for it; the user of this machine when left out
  --help

The auditor does what is wanted and must be running; alerts are as the projector last projected them.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream).
`

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 }

function timeOf(until: string | undefined): string | undefined {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(until ?? '') ?? []
  if (count === undefined) return until
  return new Date(Date.now() + Number(count) * units[unit as keyof typeof units]).toISOString()
}

function run(place: Place): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...noteOptions,
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
  const note = { by, reason }
  if (others.length > 0) throw new Error(`what is ${others.join(' ')}?`)
  switch (what) {
    case 'list':
      return listedAlerts(place, { rule, source, severity, state })
    case 'silence':
      return wishFor(place, silenceAlerts, {
        given: { rule, source, subject, endsAt: timeOf(until), ...note },
      })
    case 'acknowledge':
      return wishFor(place, acknowledgeAlert, { params: { fingerprint: named }, given: note })
    case 'end-silence':
      return wishFor(place, endSilence, { params: { id: named }, given: note })
    default:
      throw new Error(`there is no ${what}: use list, acknowledge, silence or end-silence`)
  }
}

await runCommand('alerts', help, run)
