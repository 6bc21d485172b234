import type { AlertResponse } from '../../responses/alerts/alert.ts'
import { english } from '../shell/frame/english.ts'
import { html, type Html } from '../shell/frame/html.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { AboutAlert, RuleTexts } from '../words/alerts/rule-text.ts'

type Known = Pick<AlertResponse, 'rule' | 'source' | 'subject' | 'affected' | 'summary'>

/** What an alert says, for a title that is not markup. */
export function alertTitle(alert: Known, { rules }: { rules: RuleTexts }): string {
  return rules[alert.rule]?.title(aboutOf(alert)) ?? alert.summary ?? alert.rule
}

/** What an alert says: in the reader's language where its rule is known, else as the auditor wrote it. */
export function alertText(alert: Known, viewer: Viewer): Html {
  const { alerts } = viewer.words
  const title = alertTitle(alert, alerts)
  return isTranslated(alert, viewer) ? html`${title}` : html`<span ${english(viewer)}>${title}</span>`
}

/** The auditor's own sentence, where what is shown of it lacks its details. */
export function alertDetails(alert: Known, viewer: Viewer): Html | null {
  return isTranslated(alert, viewer) && alert.summary !== null
    ? html`<span ${english(viewer)}>${alert.summary}</span>`
    : null
}

/** What to do, or what has ended it. */
export function alertSentence(
  alert: Known,
  which: 'action' | 'ended',
  written: string | null,
  viewer: Viewer,
): Html {
  const text = sentenceOf(alert, which, viewer.words.alerts)
  return text === undefined ? html`<span ${english(viewer)}>${written ?? ''}</span>` : html`${text}`
}

/** What has ended it; undefined where the auditor's sentence is to be shown. */
export const alertEnd = (alert: Known, words: { rules: RuleTexts }): string | undefined =>
  sentenceOf(alert, 'ended', words)

const sentenceOf = (
  alert: Known,
  which: 'action' | 'ended',
  { rules }: { rules: RuleTexts },
): string | undefined => rules[alert.rule]?.[which](aboutOf(alert))

const isTranslated = ({ rule }: Known, { words: { alerts } }: Viewer): boolean =>
  alerts.rules[rule] !== undefined

const aboutOf = ({ source, subject, affected }: Known): AboutAlert => ({
  ...{ source, subject, count: affected?.count ?? 0 },
})
