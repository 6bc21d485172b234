import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { findTests, type TestFile } from './find-tests.ts'
import { runTests } from './run-tests.ts'
import { unitPortions } from './unit-portions.ts'

const help = `Runs the tests: npm test -- [options] [words]

  words         only files whose path holds one of them: npm test -- projector
  unit          as the first word: only unit tests, within seconds: npm test -- unit auditor
  --name TEXT   only tests whose name matches this regular expression
  --no-stack    only files that need no Kafka, registry, MongoDB or SMTP inbox; none is started
  --help        this text

Tests that need servers share one stack, which is started once. Journeys run whole systems and
those in test/failure break things: both run after the others, one at a time.

Unit tests are all that need no server, outside of test/journey, test/failure and test/simulation. Those of a workspace
share a process. What takes more than 2 seconds, starts processes or needs one of its own is named *.slow.test.ts: it runs
with the others, but not as a unit test.`

// The stack's start fails here, outside of any promise; its message says which part can't be had and what to install.
process.on('uncaughtException', (error) => {
  console.error(error.message)
  console.log('0 passed, 1 failed')
  process.exit(1)
})

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
    const runsAlone = ({ path }: TestFile): boolean => /^test\/(journey|failure)\//.test(path)
    const counts = { passed: 0, failed: 0 }
    for (const { chosen, concurrency } of [
      {
        chosen: isUnitRun ? unitPortions(files) : slowFirst(files.filter((file) => !runsAlone(file))),
        concurrency: isUnitRun ? availableParallelism() : 2,
      },
      { chosen: files.filter(runsAlone), concurrency: 1 },
    ]) {
      if (chosen.length === 0) continue
      const { passed, failed } = await runTests(chosen, { concurrency, name: values.name })
      counts.passed += passed
      counts.failed += failed
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed`)
    process.exitCode = counts.failed === 0 ? 0 : 1
  }
}

/** A slow file that begins last would run on alone while the other core idles. */
function slowFirst(files: readonly TestFile[]): TestFile[] {
  const isSlow = ({ needsStack, isUnit }: TestFile): boolean => !needsStack && !isUnit
  return files.toSorted((a, b) => Number(isSlow(b)) - Number(isSlow(a)))
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
