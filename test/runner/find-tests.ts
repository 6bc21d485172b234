import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type TestFile = {
  /** From the project's root. */
  path: string
  /** Whether it, or a file beside it that it imports, asks for the shared stack of real servers. */
  needsStack: boolean
  /** Whether it needs no server, takes at most a second, starts no process and can share one. */
  isUnit: boolean
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
    .map((path) => {
      const needsStack = usesStack(path, new Set())
      return { path, needsStack, isUnit: !needsStack && !isSlow(path) }
    })
}

const isSlow = (path: string): boolean =>
  path.endsWith('.slow.test.ts') || /^test\/(journey|failure|simulation)\//.test(path)

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
