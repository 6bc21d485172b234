import { inspect } from 'node:util'
import { eventually } from '../eventually.ts'

/** What a test asks a resident process for. */
export type Call = { args: readonly string[]; env: Readonly<Record<string, string | undefined>> }

/** The result, as of a process of its own. */
export type Outcome = { code: number; stdout: string; stderr: string }

const source = (name: string): string => new URL(`../../../../cli/src/${name}`, import.meta.url).href
const { createProgram } = (await import(source('create-program.ts'))) as { createProgram(): unknown }
const { run } = (await import(source('run.ts'))) as {
  run(program: unknown, args: readonly string[]): Promise<number>
}

process.on('message', (call: Call) => {
  void runCommand(call).then((outcome) => process.send?.(outcome))
})
process.on('disconnect', () => process.exit())

async function runCommand({ args, env }: Call): Promise<Outcome> {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name]
  Object.assign(process.env, env)
  process.exitCode = undefined
  const [readStdout, readStderr] = [capture(process.stdout), capture(process.stderr)]
  const before = openResources()
  let code = 0
  try {
    code = await run(createProgram(), args)
    // A process of its own would not end before.
    await eventually(`${args.join(' ')} has left nothing open`, () => openResources() <= before)
  } catch (error) {
    process.stderr.write(inspect(error))
    code = 70
  }
  return { code, stdout: readStdout(), stderr: readStderr() }
}

/** How much keeps the process alive: connections, timers. */
function openResources(): number {
  return process.getActiveResourcesInfo().length
}

/** @returns what gives back the stream, and what was written to it */
function capture(stream: NodeJS.WriteStream): () => string {
  const chunks: Buffer[] = []
  const write = stream.write.bind(stream)
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    chunks.push(Buffer.from(chunk as string))
    const written = rest.at(-1)
    if (typeof written === 'function') process.nextTick(written)
    return true
  }
  return () => {
    stream.write = write
    return Buffer.concat(chunks).toString()
  }
}
