import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import type { OrderStatus } from '../../orders/domain/order-status.ts'
import { createOrderClient, OrderRefusal } from './order-client.ts'
import type { OrderClient, Placed } from './order-client.ts'
import { flagsOfOrder, requestOfFlags } from './request-of-flags.ts'
import type { OrderFlags } from './request-of-flags.ts'
import { print, printError } from '@slipstream/runtime/cli/print.ts'

export type SubmitOptions = {
  file: string | undefined
  key: string | undefined
  as: string | undefined
  wait: boolean
  dryRun: boolean
  flags: OrderFlags
}

const standardInput = 0

/**
 * Places an order, writes where its status is, and follows it.
 *
 * @returns whether it was placed, and booked if followed
 */
export async function submitOrder(options: SubmitOptions, isJson: boolean): Promise<boolean> {
  const { file, key = randomUUID(), as, wait, dryRun, flags } = options
  const request = requestOf(file, flags)
  if (dryRun) {
    print(request)
    return true
  }
  const stopped = new AbortController()
  process.once('SIGINT', () => stopped.abort(new Error('interrupted')))
  const { signal } = stopped
  const client = createOrderClient({ url: urlOfIngest(), token: tokenOf(as) }, signal)
  const placed = await submit(client, request, key)
  if (placed === undefined) return false
  show(placed.status, placed.location, isJson)
  return wait ? follow(client, placed, { isJson, signal }) : true
}

/** @returns undefined for an order that ingest refused */
async function submit(client: OrderClient, request: string, key: string): Promise<Placed | undefined> {
  try {
    return await client.submit(request, key)
  } catch (error) {
    if (error instanceof OrderRefusal) {
      printError(error.message)
      return undefined
    }
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(`${message}\nIt may have been placed: repeat it with --key ${key}`, { cause: error })
  }
}

function requestOf(file: string | undefined, flags: OrderFlags): string {
  if (file === undefined) return JSON.stringify(requestOfFlags(flags))
  const others = flagsOfOrder(flags)
  if (others.length > 0) throw new Error(`--file has the whole order: leave out ${others.join(', ')}`)
  const text = readFileSync(file === '-' ? standardInput : file, 'utf8')
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    throw new Error(`${file} is not JSON`)
  }
}

function urlOfIngest(): string {
  const { INGEST_URL, INGEST_PORT } = loadEnvironment(['INGEST_URL', 'INGEST_PORT'])
  return INGEST_URL ?? `http://127.0.0.1:${INGEST_PORT}`
}

function tokenOf(name: string | undefined): string {
  const { sources } = loadConfig({ needsSecrets: ['admins'] })
  const admins = Object.values(sources).flatMap((source) => (source.type === 'admin' ? source.admins : []))
  if (admins.length === 0) throw new Error('the configuration has no source of type admin')
  const admin = name === undefined ? admins[0] : admins.find((one) => one.name === name)
  if (admin === undefined)
    throw new Error(`there is no admin ${name}: use one of ${admins.map((one) => one.name).join(', ')}`)
  return admin.token.reveal()
}

async function follow(
  client: OrderClient,
  { location, status }: Placed,
  { isJson, signal }: { isJson: boolean; signal: AbortSignal },
): Promise<boolean> {
  let shown = textOf(status)
  for (let againInMs = 1_000; ;) {
    await sleep(againInMs, undefined, { signal })
    const found = await client.status(location)
    if (textOf(found.status) !== shown) show(found.status, location, isJson)
    shown = textOf(found.status)
    const { state, waitsFor } = found.status
    if (state !== 'accepted') return state !== 'dead-lettered' && !state.startsWith('cancel')
    if (waitsFor === 'person') return false
    // Nothing of it is shipped.
    if (waitsFor === null) return true
    againInMs = found.againInMs
  }
}

function show(status: OrderStatus, location: string, isJson: boolean): void {
  print(isJson ? JSON.stringify({ location, ...status }) : `${location}  ${textOf(status)}`)
}

function textOf({ number, state, detail }: OrderStatus): string {
  return `#${number}  ${state}  ${detail}`
}
