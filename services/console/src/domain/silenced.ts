import { isSilenced } from '@slipstream/events/is-silenced.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'

type AlertIdentity = Pick<AlertDocument, 'rule' | 'source' | 'subject' | 'since' | 'state'>

/** Whether a silence has not ended. One without an end lasts as long as the episode that it names. */
export function isOngoing({ endsAt }: Pick<SilenceDocument, 'endsAt'>, now: Date): boolean {
  return endsAt === null || Date.parse(endsAt) > now.getTime()
}

/** The silences that keep an alert from being notified now; none for a resolved alert. */
export function activeSilencesOf<Silence extends Pick<SilenceDocument, 'match' | 'endsAt' | 'saidAt'>>(
  alert: AlertIdentity,
  silences: readonly Silence[],
  now: Date,
): Silence[] {
  if (alert.state === 'resolved') return []
  return silences.filter((silence) => isSilenced(alert, [silence], now.getTime()))
}
