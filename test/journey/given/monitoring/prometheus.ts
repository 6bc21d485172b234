import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { parse } from 'yaml'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { Program } from '@slipstream/sandbox-stack/tools/debian-program.ts'
import { freePort } from '@slipstream/sandbox-stack/ports/free-ports.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { givenProgram } from '@slipstream/testing/external-programs/program.ts'
import { dashboards } from '../../../../docs/grafana/dashboards.ts'

type Configuration = { scrape_configs: { static_configs: { targets: string[] }[] }[] }
type Rule = {
  type: 'alerting' | 'recording'
  name: string
  query: string
  health: string
  lastError?: string
}
export type Prometheus = {
  /** Resolves when each service was scraped often enough for rates. */
  scraped(): Promise<void>
  /** Has it scrape from now on what the services have measured by now. */
  measure(): Promise<void>
  /** @returns how many series it finds @throws for what is no query */
  query(expr: string): Promise<number>
  rules(): Promise<Rule[]>
}

const folder = 'ops/prometheus'
/** Services in a process that is busy respond late. */
const withinMs = 300_000

/**
 * A real Prometheus with the configuration and rules of ops/prometheus, which scrapes these services;
 * undefined, and the test is skipped, where it can't be had.
 */
export async function givenPrometheus(
  test: TestContext,
  services: readonly { metrics: Metrics }[],
): Promise<Prometheus | undefined> {
  const program = await givenProgram(test, 'prometheus', ['prometheus'])
  if (program === undefined) return undefined
  // Not at each scrape: services that share a busy process would respond too late.
  const measured = new Map<Metrics, string>()
  const measure = async (): Promise<void> => {
    for (const { metrics } of services) measured.set(metrics, await metrics.registry.metrics())
  }
  await measure()
  const targets = await Promise.all(
    services.map(({ metrics }) =>
      served(test, () => ({ type: metrics.registry.contentType, text: measured.get(metrics) })),
    ),
  )
  const port = await start(test, program, targets)
  const api = async (path: string, parameters: Record<string, string> = {}): Promise<unknown> => {
    const url = `http://127.0.0.1:${port}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`
    const response = (await (await fetch(url)).json()) as { status: string; error?: string; data: unknown }
    if (response.status !== 'success') throw new Error(`${parameters['query'] ?? path}: ${response.error}`)
    return response.data
  }
  const query = async (expr: string): Promise<number> =>
    ((await api('query', { query: expr })) as { result: unknown[] }).result.length
  await eventually('Prometheus is ready', () =>
    fetch(`http://127.0.0.1:${port}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  return {
    query,
    measure,
    async scraped() {
      // A rate needs two samples.
      const often = `count(sum_over_time(up[5m]) >= 2) == ${targets.length}`
      await eventually('each service was scraped', async () => (await query(often)) === 1, withinMs)
    },
    async rules() {
      const { groups } = (await api('rules')) as { groups: { rules: Rule[] }[] }
      return groups.flatMap(({ rules }) => rules)
    },
  }
}

/** Serves a text. @returns the host with the port */
async function served(
  test: TestContext,
  read: () => { type: string; text: string | undefined },
): Promise<string> {
  const server = createServer((_request, response) => {
    const { type, text } = read()
    response.setHeader('content-type', type).end(text)
  })
  test.after(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** @returns the port of a Prometheus that scrapes these targets */
async function start(
  test: TestContext,
  { command, env }: Program,
  targets: readonly string[],
): Promise<number> {
  const data = await mkdtemp(join(tmpdir(), 'slipstream-prometheus-'))
  const configuration = parse(await readFile(join(folder, 'prometheus.yml'), 'utf8')) as Configuration
  const scraped = configuration.scrape_configs.map((job) => ({ ...job, static_configs: [{ targets }] }))
  const faster = {
    ...{ ...configuration, scrape_configs: scraped, alerting: {} },
    global: { scrape_interval: '3s', scrape_timeout: '3s', evaluation_interval: '3s' },
    rule_files: [resolve(folder, 'rules.yml')],
  }
  await writeFile(join(data, 'prometheus.yml'), JSON.stringify(faster))
  const port = await freePort([], new Set())
  const args = [
    `--config.file=${join(data, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(data, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: 'ignore' })
  test.after(async () => {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit')
    await rm(data, { recursive: true, force: true })
  })
  return port
}

/** Queries that find nothing in this system, by the panel or the rule, each with what would fill it. */
const filledBy: Readonly<Record<string, string>> = {
  SlipstreamAlertmanagerUnreachable: 'an Alertmanager that is configured',
  SlipstreamDiskFull: 'node_exporter',
  SlipstreamDeliveriesUnavailable: 'deliveries while the log is unavailable',
  SlipstreamScheduleFailed: 'a run of a schedule that fails',
  'slipstream-ingest: Recovered from shops': 'an order whose webhook was lost',
  'slipstream-billing-shipments: Fetches from Stripe': 'a thin or disordered event of Stripe',
}

/** Comparisons with numbers, which leave out what is well. */
const thresholds = /\s(?:==|!=|>=|<=|>|<)\s[\d.]+(?:\s\*\s\d+)?/g

/** A panel or rule, and its query. */
type Query = { name: string; expr: string }

/**
 * Those of the dashboards and rules that should find something in a system without faults.
 *
 * @throws for what is no query
 */
export async function expectedQueries({ query, rules }: Prometheus): Promise<Query[]> {
  const ofRules = (await rules()).map(({ type, name, query: expr, health, lastError }) => {
    if (health === 'err') throw new Error(`${name}: ${lastError}`)
    return { name, expr: type === 'recording' ? name : expr }
  })
  const ofPanels = dashboards.flatMap(({ uid, panels }) =>
    panels.flatMap(({ title, queries }) => queries.map(([expr]) => ({ name: `${uid}: ${title}`, expr }))),
  )
  const all = [...ofRules, ...ofPanels]
  const unknown = Object.keys(filledBy).filter((name) => all.every((one) => one.name !== name))
  if (unknown.length > 0) throw new Error(`there are no queries ${unknown.join(', ')}`)
  for (const { expr } of all) await query(expr)
  return all.filter(({ name }) => filledBy[name] === undefined)
}

/** Those that find nothing. */
export async function emptyQueries({ query }: Prometheus, expected: readonly Query[]): Promise<Query[]> {
  const empty: Query[] = []
  for (const one of expected) if ((await query(one.expr.replaceAll(thresholds, ''))) === 0) empty.push(one)
  return empty
}
