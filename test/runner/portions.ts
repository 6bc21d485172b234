import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestFile } from './find-tests.ts'

/** Of this run alone: several can be under way. */
const folder = `.slipstream/tests/${process.pid}`
const maxUnitTests = 40
const maxServerTests = 12
const maxSlowTests = 8
const maxSystems = 3

/** Tests with servers that take longer than 20 s. Together they could take longer than a file may. */
export const longTests = [
  'scheduling/idle-sources',
  'rebuild/rebuild',
  'start-billing',
  'start-fulfillment',
  'tasks/tasks',
  'orders/new-orders',
  'delivery/smtp-failures',
]

/** Tests of whole systems that take less than a minute, much of it to load what they start. */
export const shortSystems = [
  'journey/bad-day',
  'journey/deleted-order',
  'journey/everything-at-once',
  'journey/missing-order',
  'journey/new-order-page',
  'journey/quarantine',
  'journey/refused-address',
  'journey/replay-captured-shop',
  'journey/stalled-order',
  'journey/update-without-creation',
  'failure/log/registry-unavailable',
  'failure/poison-record',
  'failure/services/auditor-killed',
  'failure/services/projector-frozen',
  'failure/services/projector-killed',
  'failure/smtp-unavailable',
]

/**
 * The files, with several tests of one workspace imported by one file in place of those; unit tests also of
 * several. To start a process and load its imports takes longer than most of these tests, so they share
 * both, and run one file after the other.
 */
export function withPortions(files: readonly TestFile[]): TestFile[] {
  const units = files.filter(({ isUnit }) => isUnit)
  const ofServers = files.filter(isShort)
  const systems = files.filter(isShortSystem)
  const slow = files.filter(isSlow)
  const shared = new Set([...units, ...ofServers, ...systems, ...slow])
  return [
    ...files.filter((file) => !shared.has(file)),
    ...portionsOf('servers', Map.groupBy(systems, systemOf), maxSystems),
    ...portionsOf('slow', Map.groupBy(slow, folderOf), maxSlowTests),
    ...portionsOf('unit', Map.groupBy(units, folderOf), maxUnitTests),
    ...portionsOf('servers', Map.groupBy(ofServers, workspaceOf), maxServerTests),
  ]
}

/** Of those with the servers that all share; not of those that start processes, or whole systems. */
function isShort({ path, needsStack }: TestFile): boolean {
  const isLong = path.endsWith('.slow.test.ts') || longTests.some((name) => path.endsWith(`${name}.test.ts`))
  return needsStack && /^(packages|services)\//.test(path) && !path.includes('/killed-') && !isLong
}

/** Those that need none of the servers, but seconds. */
const isSlow = ({ path, needsStack, isUnit }: TestFile): boolean =>
  !isUnit && !needsStack && /^(packages|services)\//.test(path)

/** Removes the files that import several tests. */
export function removePortions(): void {
  rmSync(folder, { recursive: true, force: true })
}

const isShortSystem = ({ path }: TestFile): boolean =>
  shortSystems.some((name) => path === `test/${name}.test.ts`)
const systemOf = ({ path }: TestFile): string => path.split('/', 2).join('/')

/** What shares a process: a service has its own, since zod's registry of schemas is one for a process. */
function folderOf(file: TestFile): string {
  const [, folder = 'test'] = /^(packages|services|sandbox)\//.exec(file.path) ?? []
  return folder === 'services' ? workspaceOf(file) : folder
}

const workspaceOf = ({ path }: TestFile): string => /^.*?\/test(?=\/)/.exec(path)?.[0] ?? ''

function portionsOf(
  kind: 'servers' | 'slow' | 'unit',
  groups: ReadonlyMap<string, TestFile[]>,
  max: number,
): TestFile[] {
  return [...groups].flatMap(([group, all]) => {
    const count = Math.ceil(all.length / max)
    return Array.from({ length: count }, (_, index) => {
      const [from, to] = [index, index + 1].map((nth) => Math.round((nth * all.length) / count))
      return portionOf(kind, all.slice(from, to), `${group}-${index + 1}`)
    })
  })
}

function portionOf(kind: string, files: TestFile[], name: string): TestFile {
  const [only, second] = files
  if (only !== undefined && second === undefined) return only
  const path = join(folder, kind, `${name.replaceAll('/', '-')}.ts`)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, files.map((file) => `import '${pathToFileURL(resolve(file.path)).href}'\n`).join(''))
  return { path, needsStack: kind === 'servers', isUnit: kind === 'unit' }
}
