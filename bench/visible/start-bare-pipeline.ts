import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('bare-pipeline.ts', import.meta.url))

/** Starts both processes of the bare pipeline on the servers of the system. */
export async function startBarePipeline(urls: object) {
  const children: ChildProcess[] = []
  const start = async (which: string): Promise<string> => {
    const args = ['--disable-warning=TimeoutNegativeWarning', program, which, JSON.stringify(urls)]
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
    children.push(child)
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    return line
  }
  const webhookUrl = `${await start('receive')}/webhooks/shop`
  await start('insert')
  return { webhookUrl, stop: () => children.forEach((child) => child.kill('SIGKILL')) }
}
