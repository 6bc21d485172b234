import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type TestFile = {
  /** From the project's root. */
  path: string
  /** Whether it, or a file beside it that it imports, asks for the shared stack of real servers. */
  needsStack: boolean
}

const places = [
  'packages/*/test/**/*.test.ts',
  'services/*/test/**/*.test.ts',
  'sandbox/*/test/**/*.test.ts',
  'cli/test/**/*.test.ts',
  'test/**/*.test.ts',
]

/** All test files, in the order of their paths. To be called in the project's root. */
export function findTests(): TestFile[] {
  return globSync(places)
    .sort()
    .map((path) => ({ path, needsStack: usesStack(path, new Set()) }))
}

function usesStack(path: string, seen: Set<string>): boolean {
  if (seen.has(path)) return false
  seen.add(path)
  const imports = [...readFileSync(path, 'utf8').matchAll(/^(?:import .*|\}) from '([^']+)'/gm)]
  return imports.some(([, target = '']) => {
    if (target.endsWith('/stack-for-tests.ts')) return true
    const [, support] = /^@slipstream\/testing\/(.+)$/.exec(target) ?? []
    if (support !== undefined) return usesStack(`packages/testing/src/${support}`, seen)
    return target.startsWith('.') && usesStack(join(dirname(path), target), seen)
  })
}
