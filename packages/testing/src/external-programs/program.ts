import type { TestContext } from 'node:test'
import { debianProgram } from '@slipstream/sandbox-stack/tools/debian-program.ts'
import type { Program } from '@slipstream/sandbox-stack/tools/debian-program.ts'
import { MissingTool } from '@slipstream/sandbox-stack/tools/missing-tool.ts'

/** A program of Debian packages; undefined, and the test skipped with the reason, where it can't be had. */
export async function givenProgram(
  test: Pick<TestContext, 'skip'>,
  name: string,
  packages: readonly [string, ...string[]],
): Promise<Program | undefined> {
  return orSkipped(test, () => debianProgram(name, packages))
}

/** What `get` finds; undefined, and the test is skipped with the reason, where a tool is missing. */
export async function orSkipped<T>(
  test: Pick<TestContext, 'skip'>,
  get: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await get()
  } catch (error) {
    if (!(error instanceof MissingTool)) throw error
    test.skip(error.message)
    return undefined
  }
}
