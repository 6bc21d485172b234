import { sourceSilent } from '../domain/desired-alerts/source-silent.ts'
import { silenceOf } from '../domain/silence/silence-of.ts'
import type { Finding, Judging } from './judging.ts'

/** Whether the source has been quiet for longer than its rhythm explains. */
export function judgeSilence({ source, state, through }: Judging): Finding {
  const rules = ['source-silent']
  if (source.silence === undefined) return { rules, desired: [] }
  const { isSilent, explanation } = silenceOf(state.rhythm, source.silence, through)
  return { rules, desired: isSilent ? [sourceSilent({ source: source.name, explanation })] : [] }
}
