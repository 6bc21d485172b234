import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { findFolderCycles } from './find-folder-cycles.ts'

/** Cycles that stay, each with the reason. */
const allowed = [
  {
    parent: 'services/auditor/src',
    folders: ['discrepancies', 'leases', 'observe', 'reconcile', 'rules', 'store'],
    // A rule is one folder: with what is recorded for it, which `observe` folds and `store` keeps, and with
    // its evaluation, which reads both.
  },
]

/** Lists folders that import each other: of the rest a picture can be drawn whose arrows go one way. */
const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
const paths = listed.trimEnd().split('\n')
const files = paths
  .filter((path) => path.endsWith('.ts') && path.includes('/src/'))
  .map((path) => ({ path, code: readFileSync(path, 'utf8') }))
const nameOf = ({ parent, folders }: { parent: string; folders: readonly string[] }): string =>
  `${parent}: ${folders.join(', ')}`
const exceptions = new Set(allowed.map(nameOf))
const cycles = findFolderCycles(files)
const found = new Set(cycles.map(nameOf))
const complaints = [
  ...cycles
    .filter((cycle) => !exceptions.has(nameOf(cycle)))
    .map((cycle) => `${nameOf(cycle)} import each other:\n  ${cycle.arrows.join('\n  ')}`),
  ...[...exceptions]
    .filter((name) => !found.has(name))
    .map((name) => `${name}: no such cycle any more, see checks/check-folders.ts`),
]
for (const sentence of complaints) console.error(sentence)
if (complaints.length > 0) process.exitCode = 1
