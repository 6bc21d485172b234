import { parseArgs } from 'node:util'
import { findTests, type TestFile } from './find-tests.ts'
import { runTests } from './run-tests.ts'

const help = `Runs the tests: npm test -- [options] [words]

  words         only files whose path holds one of them: npm test -- projector
  --name TEXT   only tests whose name matches this regular expression
  --no-stack    only files that need no Kafka, registry, MongoDB or SMTP inbox; none is started
  --help        this text

Tests that need servers share one stack, which is started once. Journeys run whole systems and
those in test/failure break things: both run after the others, one at a time.`

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
  const isWanted = ({ path, needsStack }: TestFile): boolean =>
    (positionals.length === 0 || positionals.some((word) => path.includes(word))) &&
    !(values['no-stack'] && needsStack)
  const files = findTests().filter(isWanted)
  if (files.length === 0) {
    console.error(`No test file's path holds ${positionals.join(' or ')}; npm test -- --help tells more.`)
    process.exitCode = 1
  } else {
    const runsAlone = ({ path }: TestFile): boolean => /^test\/(journey|failure)\//.test(path)
    const counts = { passed: 0, failed: 0 }
    for (const { chosen, concurrency } of [
      { chosen: files.filter((file) => !runsAlone(file)), concurrency: 2 },
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
