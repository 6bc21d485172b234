import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { testStackVariable } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import type { Stack } from '@slipstream/sandbox-stack/stack.ts'
import { findTests, type TestFile } from './runner/find-tests.ts'
import { runTests } from './runner/run-tests.ts'
import { removePortions, withPortions } from './runner/portions.ts'
import { queuesOf } from './runner/schedule.ts'

const help = `Runs the tests: npm test -- [options] [words]

  words         only files whose path holds one of them: npm test -- projector
  unit          as the first word: only unit tests, within seconds: npm test -- unit auditor
  --name TEXT   only tests whose name matches this regular expression
  --no-stack    only files that need no Kafka, registry, MongoDB or SMTP inbox; none is started
  --help        this text

A file that runs alone shows at once what it prints, and may take 6 hours instead of 10 minutes.

Tests that need servers share one stack, which is started once. Journeys run whole systems and
those in test/failure break things: both mostly wait, and run beside the others.

Unit tests are all that need no server, outside of test/journey, test/failure and test/simulation. What takes more than
a second, starts processes or needs one of its own is named *.slow.test.ts: it runs with the others, but not as a unit
test. The others share processes with those of their workspace.`

/** A journey can be made as long as one likes; who runs one file watches it. */
const aloneTimeoutMs = 6 * 3_600_000

// Most of a test's start is the compilation of what it imports.
process.env['NODE_COMPILE_CACHE'] ??= resolve('node_modules/.cache/node-compile')

const { values, positionals } = readArguments()

if (values.help) {
  console.log(help)
} else {
  const isUnitRun = positionals[0] === 'unit'
  const words = isUnitRun ? positionals.slice(1) : positionals
  const isWanted = ({ path, needsStack, isUnit }: TestFile): boolean =>
    (words.length === 0 || words.some((word) => path.includes(word))) &&
    !(values['no-stack'] && needsStack) &&
    (isUnit || !isUnitRun)
  const files = findTests().filter(isWanted)
  if (files.length === 0) {
    console.error(`No test file's path holds ${words.join(' or ')}; npm test -- --help tells more.`)
    process.exitCode = 1
  } else {
    process.exitCode = (await runWithStack(files, isUnitRun)) ? 0 : 1
  }
}

/** @returns whether all passed. The last line says how many did. */
async function runWithStack(files: readonly TestFile[], isUnitRun: boolean): Promise<boolean> {
  let stack: Stack | undefined
  try {
    stack = await sharedStack(files)
  } catch (error) {
    // It says which part can't be had and what to install.
    console.error((error as Error).message)
    console.log('0 passed, 1 failed')
    return false
  }
  try {
    const chosen = withPortions(files)
    const queues = isUnitRun ? [{ files: chosen, concurrency: availableParallelism() + 1 }] : queuesOf(chosen)
    const print = (text: string): void => void process.stdout.write(text)
    const alone = { fileTimeoutMs: aloneTimeoutMs, timeoutMs: aloneTimeoutMs, onPrinted: print }
    const limits = files.length === 1 ? alone : {}
    const { passed, failed } = await runTests(queues, { name: values.name, print, ...limits })
    console.log(`${passed} passed, ${failed} failed`)
    return failed === 0
  } finally {
    removePortions()
    await stack?.stop()
  }
}

/**
 * Starts the stack that all files share, which inherit the environment; undefined
 * when none is needed, or one is given.
 */
async function sharedStack(files: readonly TestFile[]): Promise<Stack | undefined> {
  if (process.env[testStackVariable] || !files.some(({ needsStack }) => needsStack)) return undefined
  const stack = await startStackWithProgress({ temporary: true, quickStart: true, quickWrites: true })
  process.env[testStackVariable] = JSON.stringify(stack.urls())
  return stack
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { name: { type: 'string' }, 'no-stack': { type: 'boolean' }, help: { type: 'boolean' } },
    })
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`)
    process.exit(1)
  }
}
