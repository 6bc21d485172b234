import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { SilenceDocument } from '@slipstream/read-models/alerts/silence-document.ts'

type Identity = Pick<AlertDocument, 'rule' | 'source' | 'subject' | 'since' | 'state'>

/** Whether the time of a silence has not come yet. One without an end lasts as long as the episode that it names. */
export function isOngoing({ endsAt }: Pick<SilenceDocument, 'endsAt'>, now: Date): boolean {
  return endsAt === null || Date.parse(endsAt) > now.getTime()
}

/** The ongoing silences by which people are not told of an alert; none of one that has ended. */
export function silencesOf<Silence extends Pick<SilenceDocument, 'match' | 'endsAt'>>(
  alert: Identity,
  silences: readonly Silence[],
  now: Date,
): Silence[] {
  if (alert.state === 'resolved') return []
  return silences.filter((silence) => isOngoing(silence, now) && matches(silence.match, alert))
}

function matches({ rule, source, subject, since }: SilenceDocument['match'], alert: Identity): boolean {
  return (
    (rule === null || rule === alert.rule) &&
    (source === null || source === alert.source) &&
    (subject === null || subject === alert.subject) &&
    (since === null || Date.parse(since) === Date.parse(alert.since))
  )
}
