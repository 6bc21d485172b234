import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestFile } from './find-tests.ts'

const folder = '.slipstream/unit'
const maxFiles = 24

/**
 * The files, with several unit tests of one workspace imported by one file in place of those. To start a process and load its imports
 * takes longer than most unit tests, so these share both.
 */
export function withUnitPortions(files: readonly TestFile[]): TestFile[] {
  rmSync(folder, { recursive: true, force: true })
  const units = files.filter(({ isUnit }) => isUnit)
  const byWorkspace = Map.groupBy(units, ({ path }) => /^(?:test|.*?\/test)(?=\/)/.exec(path)?.[0] ?? '')
  const portions = [...byWorkspace].flatMap(([workspace, all]) =>
    Array.from({ length: Math.ceil(all.length / maxFiles) }, (_, index) =>
      portionOf(
        all.slice(index * maxFiles, (index + 1) * maxFiles),
        `${workspace.replaceAll('/', '-')}-${index + 1}`,
      ),
    ),
  )
  return [...portions, ...files.filter(({ isUnit }) => !isUnit)]
}

function portionOf(files: TestFile[], name: string): TestFile {
  const [only] = files
  if (only !== undefined && files.length === 1) return only
  const path = join(folder, `${name}.ts`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, files.map((file) => `import '${pathToFileURL(resolve(file.path)).href}'\n`).join(''))
  return { path, needsStack: false, isUnit: true }
}
