import type { ExportFinished } from '@slipstream/events/event-types/job-events.ts'
import { dateTimeFormat, numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { fillIn } from '../../templates/domain/fill-in.ts'
import type { LabelledValue } from '../../templates/domain/labelled-value.ts'
import type { ExportWords } from './export-words.ts'

/** What the templates of a mail about an export show. */
export type ExportMailView = {
  locale: string
  subject: string
  title: string
  intro: string
  facts: LabelledValue[]
  link: { label: string; url: string } | null
  /** Stands in place of a link that there is not, or below one; else empty. */
  hint: string
  footer: string
}

export type ExportMailLook = { words: ExportWords; locale: string; timeZone: string }

const maxReasonLength = 500

/** A mail about an export in the words of a language. */
export function exportMailView(
  {
    exportId,
    outcome,
    of,
    format,
    rows,
    bytes,
    expiresAt,
    link,
    requestedBy,
    error,
  }: Omit<ExportFinished, 'recipient'>,
  { words, locale, timeZone }: ExportMailLook,
): ExportMailView {
  const isReady = outcome === 'ready'
  const text = isReady ? words.ready : words.failed
  const kind = words.kinds[of] ?? of
  const number = numberFormat(locale)
  const time = dateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone })
  const { facts } = words
  const until = expiresAt === null ? [] : [{ label: facts.until, value: time.format(new Date(expiresAt)) }]
  return {
    locale,
    subject: fillIn(text.subject, { of: kind }),
    title: fillIn(text.title, { of: kind }),
    intro: fillIn(text.intro, { of: kind, by: requestedBy }),
    facts: isReady
      ? [
          { label: facts.rows, value: number.format(rows) },
          { label: facts.size, value: sizeOf(bytes, locale) },
          { label: facts.format, value: format.toUpperCase() },
          ...until,
        ]
      : [{ label: facts.reason, value: (error ?? '').slice(0, maxReasonLength) }],
    link: link === null ? null : { label: words.download, url: link },
    hint: !isReady ? '' : link === null ? fillIn(words.withoutLink, { id: exportId }) : words.confidential,
    footer: fillIn(words.footer, { id: exportId }),
  }
}

function sizeOf(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const unit = units[power] ?? 'byte'
  const format = { style: 'unit', unit, maximumFractionDigits: power === 0 ? 0 : 1 } as const
  return numberFormat(locale, format).format(bytes / 1_000 ** power)
}
