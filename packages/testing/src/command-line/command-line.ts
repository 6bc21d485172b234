import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Call, Outcome } from './resident-program.ts'

const program = fileURLToPath(new URL('resident-program.ts', import.meta.url))
/** Most of a command's time is the start of its process: so they are kept for the commands that follow. */
const idle: ChildProcess[] = []

/**
 * Runs commands of `slipstream` as a person does, one after the other in a process that is started once.
 * Tests of the program's start, input and signals start it themselves.
 *
 * @param env in place of the environment's own variables, or beside them
 */
export function commandLine(env: Readonly<Record<string, string>>) {
  return async (...args: string[]) => {
    const outcome = await runResident({ args, env: { ...process.env, ...env } })
    const lines = outcome.stdout.trim().split('\n')
    const json = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    return { ...outcome, lines, json, last: () => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown> }
  }
}

async function runResident(call: Call): Promise<Outcome> {
  const child = idle.pop() ?? start()
  child.ref()
  child.channel?.ref()
  const over = new AbortController()
  const ended = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`slipstream ${call.args.join(' ')} ended its process with ${code}`)
  })
  try {
    const reported = once(child, 'message', { signal: over.signal }) as Promise<[Outcome]>
    child.send(call)
    const [outcome] = await Promise.race([reported, ended])
    return outcome
  } finally {
    over.abort()
    ended.catch(() => undefined)
    if (child.connected) keep(child)
  }
}

function start(): ChildProcess {
  // Without the options of a test file, such as its reporter.
  const execArgv = ['--disable-warning=TimeoutNegativeWarning']
  return fork(program, { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
}

/** It ends with this process, and does not keep it alive. */
function keep(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
  idle.push(child)
}
