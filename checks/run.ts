import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { type Check, type CheckResult, checksOf, runChecks } from './run-checks.ts'

// By default, Go's collector takes half the time of the compiler and of the typed linter.
const env = { GOGC: '400', ...process.env }

/** By a shell, with the paths of `npm run`: starting npm for each takes longer than some checks. */
async function run({ command }: Check): Promise<CheckResult> {
  const start = performance.now()
  const child = spawn(command, { shell: true, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  const keep = (chunk: Buffer): number => chunks.push(chunk)
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const isPassed = await new Promise<boolean>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code === 0))
  })
  return { isPassed, output: Buffer.concat(chunks).toString(), tookMs: performance.now() - start }
}

function report({ name }: Check, { isPassed, output, tookMs }: CheckResult): void {
  const text = output.trimEnd()
  console.log(`${isPassed ? 'passed' : 'FAILED'}  ${name} (${(tookMs / 1000).toFixed(1)} s)`)
  if (text !== '') console.log(`\n${text}\n`)
}

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
// Each takes up to 2 GB.
const atOnce = Math.min(availableParallelism(), 4)
const arePassed = await runChecks(checksOf(scripts), { atOnce, run, report })
if (!arePassed) process.exitCode = 1
