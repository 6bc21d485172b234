import { posix } from 'node:path'
import type { Pages } from './broken-links.ts'

/**
 * The index of the decisions, by number.
 *
 * @throws when a page is not named for its number, or has no title
 */
export function renderDecisions(decisions: Pages): string {
  const lines = [...decisions].map(([path, text]) => lineOf(posix.basename(path), text)).sort()
  return `# Decisions

What was decided and why, newest last. A decision that replaces or changes an older one names it. Generated from the titles by \`npm run docs\`.

${lines.join('\n')}
`
}

function lineOf(file: string, text: string): string {
  const [, number = '', title = ''] = /^# (\d+)\. (.+)/.exec(text) ?? []
  if (!file.startsWith(`${number.padStart(4, '0')}-`) || title === '') {
    throw new Error(`${file}: the first line must be "# <number>. <title>", with the number of the file name`)
  }
  return `- [${number.padStart(4, '0')}](${file}): ${title}`
}
