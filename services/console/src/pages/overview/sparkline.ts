import { html, type Html } from '../shell/frame/html.ts'

const height = 24
const barWidth = 4
const step = 5

/** Bars for a row of numbers, with a text for those who do not see them. */
export function sparkline(values: readonly number[], label: string): Html {
  const max = Math.max(1, ...values)
  const bars = values.map((value, index) => {
    const tall = value === 0 ? 1 : Math.max(2, Math.round((value / max) * height))
    return html`<rect x="${index * step}" y="${height - tall}" width="${barWidth}" height="${tall}" />`
  })
  return html`<svg
    class="spark"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${values.length * step} ${height}"
    preserveAspectRatio="none"
  >
    <title>${label}</title>
    ${bars}
  </svg>`
}
