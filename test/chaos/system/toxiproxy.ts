import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Watch } from '@slipstream/sandbox-stack/processes/watch-over.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { cachedFolder, cachePath } from '@slipstream/sandbox-stack/tools/cache-folder.ts'
import { MissingTool } from '@slipstream/sandbox-stack/tools/missing-tool.ts'
import { runTool } from '@slipstream/sandbox-stack/tools/run-tool.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

const version = 'v2.12.0'
const buildTimeoutMs = 600_000

export type Toxic = {
  type: 'latency' | 'timeout'
  /** Of connections. Default: 1, all of them. */
  toxicity?: number
  attributes: Record<string, number>
}

/** A TCP proxy that can be disturbed. */
export type Proxy = {
  /** `host:port` where it listens. */
  address: string
  /** Disturbs both directions until it is healed. */
  add(toxic: Toxic): Promise<void>
  /** Cuts all connections, and refuses others until it is healed. */
  cut(): Promise<void>
  heal(): Promise<void>
}

export type Toxiproxy = { proxy(name: string, upstream: string): Promise<Proxy> }

/** Starts Toxiproxy. It ends with the watch. */
export async function startToxiproxy(command: string, watch: Watch): Promise<Toxiproxy> {
  const taken = new Set<number>()
  const port = async (): Promise<number> => {
    const free = await freePort([], taken)
    taken.add(free)
    return free
  }
  const apiPort = await port()
  const child = spawn(command, ['-host', '127.0.0.1', '-port', String(apiPort)], {
    detached: true,
    stdio: 'ignore',
  })
  if (child.pid === undefined) throw new Error('Toxiproxy could not be started')
  watch.add(child.pid)
  child.unref()
  const request = async (method: string, path: string, body?: object): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${apiPort}${path}`, {
      ...{ method, signal: AbortSignal.timeout(10_000) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`Toxiproxy responded ${response.status}: ${text}`)
  }
  await eventually('Toxiproxy responds', () =>
    request('GET', '/version').then(
      () => true,
      () => false,
    ),
  )
  return {
    async proxy(name, upstream) {
      const address = `127.0.0.1:${await port()}`
      await request('POST', '/proxies', { name, listen: address, upstream, enabled: true })
      const added = new Set<string>()
      return {
        address,
        async add({ type, toxicity = 1, attributes }) {
          for (const stream of ['upstream', 'downstream']) {
            added.add(stream)
            await request('POST', `/proxies/${name}/toxics`, {
              name: stream,
              type,
              stream,
              toxicity,
              attributes,
            })
          }
        },
        cut: () => request('POST', `/proxies/${name}`, { enabled: false }),
        async heal() {
          for (const toxic of added) await request('DELETE', `/proxies/${name}/toxics/${toxic}`)
          added.clear()
          await request('POST', `/proxies/${name}`, { enabled: true })
        },
      }
    },
  }
}

/**
 * The program, which Go builds once.
 *
 * @param mayBuild otherwise it is only looked for
 * @throws MissingTool
 */
export async function findToxiproxy(mayBuild: boolean): Promise<string> {
  const name = `toxiproxy-${version}`
  if (!mayBuild && !existsSync(cachePath(name))) throw new MissingTool('Toxiproxy was not built yet')
  const signal = AbortSignal.timeout(buildTimeoutMs)
  try {
    const folder = await cachedFolder(
      name,
      { lock: 'toxiproxy', signal, onProgress: () => undefined },
      async (target) => {
        const module = `github.com/Shopify/toxiproxy/v2/cmd/server@${version}`
        await runTool('go', ['install', module], { signal, env: { GOBIN: target } })
      },
    )
    return join(folder, 'server')
  } catch (error) {
    const why = (error as Error).message.trimEnd().split('\n').at(-1)
    throw new MissingTool(`Toxiproxy is not to be had by go install (${why}): install Go 1.23 or newer`)
  }
}
