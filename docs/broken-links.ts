import { posix } from 'node:path'

const { dirname, join } = posix

/** The text of Markdown pages by their paths from the project's root. */
export type Pages = ReadonlyMap<string, string>

/**
 * The links of the pages that lead nowhere, a sentence each: to a file that is not there, or to a heading
 * that its page lacks. What leads out of the project is not followed, and code is no text.
 *
 * @param isThere whether there is a file or folder of this path from the project's root
 */
export function brokenLinks(pages: Pages, isThere: (path: string) => boolean): string[] {
  const anchors = new Map([...pages].map(([path, text]) => [path, anchorsOf(text)]))
  return [...pages].flatMap(([page, text]) =>
    linksOf(text).flatMap((link) => {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? page : join(dirname(page), decodeURI(file))
      if (target.startsWith('..')) return [`${page}: ${link} leads out of the project`]
      if (!isThere(target)) return [`${page}: ${link} leads to no file`]
      if (anchor === undefined || anchors.get(target)?.has(anchor)) return []
      return [`${page}: ${link} leads to no heading of ${target}`]
    }),
  )
}

/** The targets of a page's links within the project. */
function linksOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(\s*<?([^\s)>]+)[^)]*\)|^\[[^\]]+\]:\s+<?([^\s>]+)/gm)]
    .map(([, inline, reference]) => inline ?? reference ?? '')
    .filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target))
}

/** A page's headings as its host names them in URLs: a second one of the same words is numbered. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6} +(.*?)[ #]*$/gm)) {
    const slug = slugOf(heading)
    let anchor = slug
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`
    anchors.add(anchor)
  }
  return anchors
}

function slugOf(heading: string): string {
  const shown = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
  return shown.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-')
}

function withoutCode(text: string): string {
  return withoutFences(text).replace(/(`+)[^`][\s\S]*?\1/g, '')
}

function withoutFences(text: string): string {
  return text.replace(/^ *(`{3,}|~{3,})[\s\S]*?^ *\1 *$/gm, '')
}
