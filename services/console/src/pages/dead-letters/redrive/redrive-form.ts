import { actionForm } from '../../shell/actions/action-form.ts'
import { html, nothing, type Html } from '../../shell/frame/html.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'

type Wanted = {
  id: string
  of: 'letters' | 'quarantine'
  /** What is redriven, as fields of the form. */
  fields: Readonly<Record<string, string>>
  isPrimary?: boolean
  title?: string
}

/** The button that redrives some records, with a dry run chosen first. */
export function redriveForm({ id, of, fields, isPrimary = false, title }: Wanted, viewer: Viewer): Html {
  const { deadLetters: words } = viewer.words
  if (!viewer.may('redrive')) return nothing
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )
  const inside = html`${hidden}
    <fieldset>
      <legend class="visually-hidden">${words.mode}</legend>
      <label><input type="radio" name="mode" value="dry" checked /> ${words.dry}</label>
      <label><input type="radio" name="mode" value="redrive" /> ${words.execute}</label>
    </fieldset>`
  return actionForm(
    {
      ...{
        id,
        path: `/dead-letters/redrive-${of}`,
        title: title ?? words.redrive,
        isPrimary,
        ...{ fields: inside, submit: words.start },
      },
      what: of === 'letters' ? words.redriveWhat : words.redriveQuarantineWhat,
    },
    viewer,
  )
}
