import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { TestFile } from './find-tests.ts'

const folder = '.slipstream/unit'
const maxFiles = 24

/**
 * Files that each import several unit tests of one workspace, in place of those. To start a process and load its imports takes longer
 * than most unit tests, so these share both.
 */
export function unitPortions(files: readonly TestFile[]): TestFile[] {
  rmSync(folder, { recursive: true, force: true })
  const byWorkspace = Map.groupBy(files, ({ path }) => /^(?:test|.*?\/test)(?=\/)/.exec(path)?.[0] ?? '')
  return [...byWorkspace].flatMap(([workspace, all]) =>
    Array.from({ length: Math.ceil(all.length / maxFiles) }, (_, index) => {
      const path = join(folder, `${workspace.replaceAll('/', '-')}-${index + 1}.ts`)
      const portion = all.slice(index * maxFiles, (index + 1) * maxFiles)
      mkdirSync(folder, { recursive: true })
      writeFileSync(
        path,
        portion.map((file) => `import '${pathToFileURL(resolve(file.path)).href}'\n`).join(''),
      )
      return { path, needsStack: false, isUnit: true }
    }),
  )
}
