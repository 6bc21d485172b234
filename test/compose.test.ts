import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { transactionTimeoutMs } from '@slipstream/mongo/transactions/in-transaction.ts'
import { groupCommitDefaults } from '@slipstream/event-log/append/group-commit.ts'
import { environmentVariables } from '@slipstream/runtime/config/environment.ts'
import { parse } from 'yaml'

type ComposeService = {
  image: string
  build?: string
  user?: string
  command?: string[]
  mem_limit?: string
  environment?: Record<string, string>
  volumes?: string[]
  healthcheck?: { test?: string[] }
  stop_grace_period?: string
}

type Manifest = {
  name: string
  dependencies?: Record<string, string>
}

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const root = new URL('..', import.meta.url)

const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, ComposeService>
  volumes: Record<string, unknown>
}
const all = Object.entries(compose.services)
const ours = all.filter(([, { build }]) => build !== undefined)
const dockerfile = read('Dockerfile')

/** Every folder of a workspace that has this one's code at work in it, this one first. */
function withWorkspaceDependencies(folder: string, seen = new Set<string>()): Set<string> {
  if (seen.has(folder)) return seen
  seen.add(folder)
  const { dependencies = {} } = JSON.parse(read(`${folder}/package.json`)) as Manifest
  for (const name of Object.keys(dependencies)) {
    if (!name.startsWith('@slipstream/')) continue
    const folders = ['packages', 'services'].map((room) => name.replace('@slipstream', room))
    withWorkspaceDependencies(folders.find((one) => existsSync(new URL(one, root))) ?? name, seen)
  }
  return seen
}

/** The NAME of every { env: NAME } within. */
function secretsNamedIn(config: unknown): string[] {
  if (typeof config !== 'object' || config === null) return []
  if ('env' in config && typeof config.env === 'string') return [config.env]
  return Object.values(config).flatMap(secretsNamedIn)
}

describe('docker-compose.yml', () => {
  it('limits the memory of every container, with room beside the heap of a service', () => {
    for (const [name, { mem_limit: limit }] of all) assert.match(limit ?? '', /^\d+[mg]$/, name)
    for (const [name, { mem_limit: limit, command }] of ours) {
      const heap = command?.map((flag) => /^--max-old-space-size=(\d+)$/.exec(flag)?.[1]).find(Boolean)
      // Node's own memory, buffers of requests, and compiled code.
      assert.ok(Number(heap) + 200 <= Number.parseInt(limit ?? '', 10), name)
    }
  })

  it('runs every service by its own main.ts', () => {
    const mains = globSync('services/*/src/main.ts', { cwd: root })
    assert.ok(mains.length > 0)
    assert.deepEqual(ours.map(([, { command }]) => command?.at(-1)).sort(), mains.sort())
  })

  it('asks every container for its health', () => {
    for (const [name, { healthcheck }] of all) {
      assert.ok((healthcheck?.test?.length ?? 0) > 1, `${name} has no healthcheck`)
    }
  })

  it('pins every image to a version', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image)
    for (const image of [...all.map(([, { image }]) => image), ...bases]) {
      assert.match(image, /^[a-z0-9./-]+:v?\d+\.\d+\.\d+\S*$/)
    }
  })

  it('lets a service finish its longest step before it is killed', () => {
    const graceMs = environmentVariables.SHUTDOWN_GRACE_MS.parse(undefined)
    assert.ok(graceMs > transactionTimeoutMs && graceMs > groupCommitDefaults.deadlineMs)
    for (const [name, { stop_grace_period: period = '10s' }] of ours) {
      assert.ok(Number.parseInt(period, 10) * 1_000 > graceMs, `${name} is killed after ${period}`)
    }
  })

  it('runs nothing as root', () => {
    for (const [name, { build, user }] of all) {
      assert.ok(build !== undefined || (user && !/^(0|root)\b/.test(user)), `${name} may run as root`)
    }
    assert.match(dockerfile.split(/^FROM /m).at(-1) ?? '', /^USER (?!root\b|0\b)\S+$/m)
  })

  it('gives our services only variables that they know, and each secret only where it is used', () => {
    const { sources, carriers } = parse(read('slipstream.config.yaml')) as {
      sources: Record<string, { secrets?: unknown; admins?: unknown; rest?: unknown; api?: unknown }>
      carriers?: unknown
    }
    const webhooks = Object.values(sources).flatMap(({ secrets, admins }) =>
      secretsNamedIn([secrets, admins]),
    )
    const rest = Object.values(sources).flatMap((source) => secretsNamedIn(source.rest))
    const api = Object.values(sources).flatMap((source) => secretsNamedIn(source.api))
    const neededBy: Record<string, string[]> = {
      ...{ ingest: webhooks, auditor: [...rest, ...api], fulfillment: secretsNamedIn(carriers) },
      billing: api,
    }
    const known = new Set([...Object.keys(environmentVariables), 'SLIPSTREAM_CONFIG'])
    assert.ok(webhooks.length > 0)
    for (const [name, { environment = {} }] of ours) {
      const needed = neededBy[name] ?? []
      const given = Object.keys(environment).filter((variable) => !known.has(variable))
      assert.deepEqual(given.sort(), needed.sort(), `${name} is given other secrets than it works with`)
    }
  })

  it('declares the volumes it names, and mounts only files that are there', () => {
    for (const source of all.flatMap(([, { volumes = [] }]) => volumes.map((v) => v.split(':')[0] ?? ''))) {
      if (source.startsWith('.')) assert.ok(existsSync(new URL(source, root)), `${source} is not there`)
      else assert.ok(source in compose.volumes, `${source} is not declared`)
    }
  })
})

describe('Dockerfile', () => {
  it('installs what its services and the command line depend on, and no more workspaces', () => {
    const runnable = [...ours.map(([name]) => `services/${name}`), 'cli']
    const needed = new Set(runnable.flatMap((folder) => [...withWorkspaceDependencies(folder)]))
    const copied = [...dockerfile.matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)].map(
      ([, folder = '']) => folder,
    )
    const installed = [...dockerfile.matchAll(/--workspace (\S+)/g)].map(([, folder = '']) => folder)

    assert.deepEqual(copied.sort(), [...needed].sort())
    assert.deepEqual(installed.sort(), runnable.sort())
  })
})
