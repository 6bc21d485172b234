import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { watchOver } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { configText } from './world.ts'
import type { World } from './world.ts'

export type ServiceProcess = {
  /** Where it listens. */
  url: string
  /** After one that ends it, resolves when it is gone. */
  kill(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void>
}

/** Starts services as processes of their own, to be killed and frozen; they end with the test, whatever becomes of it. */
export async function processes({ env, stopLater }: World, text = configText) {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-failure-'))
  const watch = await watchOver(folder, 'remove')
  stopLater({ stop: () => watch.close() })
  const config = join(folder, 'slipstream.config.yaml')
  writeFileSync(config, text)

  return async (
    name: 'ingest' | 'projector' | 'auditor',
    places: NodeJS.ProcessEnv = {},
  ): Promise<ServiceProcess> => {
    const main = fileURLToPath(new URL(`../../../services/${name}/src/main.ts`, import.meta.url))
    const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', main], {
      env: { ...process.env, ...env, LOG_FORMAT: 'json', SLIPSTREAM_CONFIG: config, ...places },
      // The watchdog ends whole groups.
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    if (child.pid === undefined) throw new Error(`${name} could not be started`)
    watch.add(child.pid)
    const exited = once(child, 'exit')
    stopLater({
      async stop() {
        child.kill('SIGKILL')
        await exited
      },
    })
    return {
      url: await Promise.race([
        loggedUrl(child.stdout),
        exited.then(() => Promise.reject(new Error(`${name} ended while it started`))),
      ]),
      async kill(signal) {
        child.kill(signal)
        if (signal === 'SIGKILL') await exited
      },
    }
  }
}

/** The first address that it says to listen at. What comes after is read too, or the pipe would fill. */
function loggedUrl(output: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  createInterface({ input: output }).on('line', (line) => {
    const found = /\bat (http:\/\/[\d.]+:\d+)/.exec(line)
    if (found?.[1] !== undefined) resolve(found[1])
  })
  return promise
}

/** The values of one of its metrics, one for each combination of labels that has this one. */
export async function metric(url: string, name: string, label = ''): Promise<number[]> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
  return lines.filter((line) => line.includes(label)).map((line) => Number(line.slice(line.lastIndexOf(' '))))
}
