import { dirname, join } from 'node:path'

/** A file of code with its imports of others, as it writes them. */
export type CodeFile = { path: string; code: string }

/** Folders beside each other that import one another, by whatever way round. */
export type FolderCycle = {
  /** The folder that they are in. */
  parent: string
  /** Their names, sorted. */
  folders: string[]
  /** Which of them imports which, with one line of those that do. */
  arrows: string[]
}

/** By folder: whom it imports, each with one import. */
type Arrows = Map<string, Map<string, string>>

/**
 * The cycles among sibling folders, at each level below `src`. A folder imports what any file below it
 * imports. A file beside the folders joins them: it has no arrows of its own.
 */
export function findFolderCycles(files: readonly CodeFile[]): FolderCycle[] {
  const byParent = new Map<string, Arrows>()
  for (const { path, code } of files) {
    for (const [, specifier = ''] of code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g))
      addArrow(byParent, path, join(dirname(path), specifier))
  }
  return [...byParent].flatMap(([parent, arrows]) =>
    cyclesOf(arrows).map((folders) => ({ parent, folders, arrows: arrowsAmong(folders, arrows) })),
  )
}

function addArrow(byParent: Map<string, Arrows>, from: string, to: string): void {
  const [own, other] = [from.split('/'), to.split('/')]
  const level = own.findIndex((name, index) => name !== other[index])
  const isBetweenFolders = level < own.length - 1 && level < other.length - 1
  if (level < 0 || !isBetweenFolders || !own.slice(0, level).includes('src')) return
  const parent = own.slice(0, level).join('/')
  const arrows = byParent.get(parent) ?? new Map<string, Map<string, string>>()
  byParent.set(parent, arrows)
  const [importer = '', imported = ''] = [own[level], other[level]]
  const targets = arrows.get(importer) ?? new Map<string, string>()
  arrows.set(importer, targets)
  const example = `${own.slice(level).join('/')} imports ${other.slice(level).join('/')}`
  if (!targets.has(imported)) targets.set(imported, example)
}

function cyclesOf(arrows: Arrows): string[][] {
  const reached = new Map([...arrows.keys()].map((folder) => [folder, reachedFrom(folder, arrows)]))
  const areMutual = (one: string, other: string): boolean =>
    reached.get(one)?.has(other) === true && reached.get(other)?.has(one) === true
  const cycles = new Map<string, string[]>()
  for (const folder of arrows.keys()) {
    const cycle = [...arrows.keys()].filter((other) => areMutual(folder, other)).toSorted()
    if (cycle.length > 0) cycles.set(cycle.join(), cycle)
  }
  return [...cycles.values()]
}

function reachedFrom(folder: string, arrows: Arrows): Set<string> {
  const reached = new Set<string>()
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const target of arrows.get(next)?.keys() ?? []) {
      if (!reached.has(target)) waiting.push(target)
      reached.add(target)
    }
  }
  return reached
}

function arrowsAmong(folders: readonly string[], arrows: Arrows): string[] {
  return folders.flatMap((folder) =>
    [...(arrows.get(folder) ?? [])].flatMap(([target, example]) =>
      folders.includes(target) ? [example] : [],
    ),
  )
}
