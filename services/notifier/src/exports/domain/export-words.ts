import { z } from 'zod'

const text = z.string().min(1)
const outcome = z.strictObject({ subject: text, title: text, intro: text })

/** The words of mails about exports in a language. `{of}`, `{rows}` and the like are filled in. */
export const exportWordsSchema = z.strictObject({
  ready: outcome,
  failed: outcome,
  kinds: z.record(z.string(), text),
  facts: z.strictObject({ rows: text, size: text, format: text, until: text, reason: text }),
  download: text,
  withoutLink: text,
  confidential: text,
  footer: text,
})

export type ExportWords = z.output<typeof exportWordsSchema>
