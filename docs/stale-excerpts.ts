import { posix } from 'node:path'
import type { Pages } from './broken-links.ts'

const { dirname, join } = posix

/** Stands for lines that an excerpt leaves out. */
const ellipsis = '// …'

/**
 * The excerpts of TypeScript that are not, or no longer, in the file they are from, a sentence
 * each. The line before an excerpt links its file. Lines must be equal except for a common
 * indentation; a line `// …` leaves some out.
 *
 * @param read the text of the file of this path from the project's root; undefined if there is none
 */
export function staleExcerpts(pages: Pages, read: (path: string) => string | undefined): string[] {
  return [...pages].flatMap(([page, text]) =>
    excerptsOf(text).flatMap(({ link, lines }) => {
      const what = `${page}: the excerpt that begins with "${lines[0]?.trim() ?? ''}"`
      if (link === undefined) return [`${what} has no link to its file in the line before it`]
      const path = join(dirname(page), link)
      const source = read(path)
      if (source === undefined) return [`${what} is from ${path}, which does not exist`]
      return occursIn(lines, source.split('\n')) ? [] : [`${what} is not in ${path} any more: update it`]
    }),
  )
}

type Excerpt = { link: string | undefined; lines: string[] }

function excerptsOf(text: string): Excerpt[] {
  return [...text.matchAll(/(?:^(.*)\n\n?)?^```ts\n([\s\S]*?)\n```$/gm)].map(
    ([, before = '', code = '']) => ({
      link: /\]\(([^)#\s]+\.ts)\)/.exec(before)?.[1],
      lines: code.split('\n'),
    }),
  )
}

/** Whether the parts of an excerpt are in the source, in order. */
function occursIn(lines: readonly string[], source: readonly string[]): boolean {
  let from = 0
  for (const part of partsOf(lines)) {
    const at = source.findIndex((_, start) => start >= from && isAt(part, source, start))
    if (at === -1) return false
    from = at + part.length
  }
  return true
}

function partsOf(lines: readonly string[]): string[][] {
  const parts: string[][] = [[]]
  for (const line of lines) {
    if (line.trim() === ellipsis) parts.push([])
    else parts.at(-1)?.push(line)
  }
  return parts.filter((part) => part.length > 0)
}

/** Whether the part is in the source from a line on, indented by the same spaces in each line. */
function isAt(part: readonly string[], source: readonly string[], start: number): boolean {
  const [first = ''] = part
  const line = source[start] ?? ''
  if (!line.endsWith(first)) return false
  const indent = line.slice(0, line.length - first.length)
  if (indent.trim() !== '') return false
  return part.every((text, index) => source[start + index] === (text === '' ? '' : indent + text))
}
