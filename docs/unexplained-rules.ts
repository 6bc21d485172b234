import type { Pages } from './broken-links.ts'

const folder = 'docs/runbooks'
const index = `${folder}/README.md`

/**
 * What the runbooks lack, a sentence each: every rule that raises alerts has a page, and a line in the index;
 * and no page is left of a rule that is gone.
 *
 * @param sources the files that say what alerts say: each names its rule, as `const rule = 'missing-order'`
 */
export function unexplainedRules(sources: Iterable<string>, pages: Pages): string[] {
  const rules = new Set([...sources].flatMap(rulesIn))
  if (rules.size === 0) return ['no rule is found that raises alerts: see docs/unexplained-rules.ts']
  const listed = pages.get(index) ?? ''
  const without = [...rules].flatMap((rule) => {
    const page = `${folder}/${rule}.md`
    if (!pages.has(page)) return [`${page}: there is no such page of the rule ${rule}`]
    return listed.includes(`(${rule}.md)`) ? [] : [`${index}: the rule ${rule} is not in the index`]
  })
  const left = [...pages.keys()].filter(
    (path) => path.startsWith(`${folder}/`) && !path.startsWith(`${folder}/de/`) && path !== index,
  )
  const gone = left.filter((path) => !rules.has(path.slice(folder.length + 1, -'.md'.length)))
  return [...without, ...gone.map((path) => `${path}: no rule of this name raises alerts`)]
}

function rulesIn(source: string): string[] {
  return [...source.matchAll(/^const rule = '([a-z-]+)'$/gm)].map(([, rule = '']) => rule)
}
