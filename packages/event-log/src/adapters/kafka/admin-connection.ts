import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin, Kafka } from 'kafkajs'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { mayPass, UnreachableError } from './may-pass.ts'

type Client = { admin: Admin; connected: Promise<void>; requests: number }

const backOff = { firstMs: 100, capMs: 2_000 }

/**
 * kafkajs's admin client, connected on first use. It retries few requests itself, and caches for five minutes
 * which broker leads and which brokers are alive. So after a failure a new client queries both, and repeats
 * the request.
 */
export class AdminConnection {
  readonly #kafka: Kafka
  readonly #closing = new AbortController()
  readonly #disconnecting = new Set<Promise<void>>()
  #client: Client | undefined

  constructor(kafka: Kafka) {
    this.#kafka = kafka
  }

  /**
   * Repeats a request while it fails for a fault that passes, e.g. a leader that has just moved. It must be
   * one that may run twice. It fails without repetition when no broker can be reached at all.
   *
   * @param withinMs since the call: no attempt begins later
   */
  async request<T>(withinMs: number, operation: (admin: Admin) => Promise<T>): Promise<T> {
    const endAt = performance.now() + withinMs
    for (let failures = 1; ; failures++) {
      try {
        return await this.#attempt(operation)
      } catch (error) {
        const waitMs = backOffMs(backOff, failures, Math.random())
        if (!mayPass(error) || performance.now() + waitMs > endAt) throw error
        const { signal } = this.#closing
        await sleep(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the connection to Kafka is closed'))
    if (this.#client !== undefined) this.#disconnect(this.#client)
    await Promise.all(this.#disconnecting)
  }

  async #attempt<T>(operation: (admin: Admin) => Promise<T>): Promise<T> {
    this.#closing.signal.throwIfAborted()
    const client = (this.#client ??= this.#connect())
    client.requests += 1
    try {
      await client.connected
      return await operation(client.admin)
    } catch (error) {
      const isUseless = error instanceof UnreachableError || mayPass(error)
      if (isUseless && this.#client === client) this.#client = undefined
      throw error
    } finally {
      client.requests -= 1
      // Requests of others that use it may succeed.
      if (this.#client !== client && client.requests === 0) this.#disconnect(client)
    }
  }

  #connect(): Client {
    const admin = this.#kafka.admin()
    return { admin, connected: connect(admin), requests: 0 }
  }

  #disconnect({ admin, connected }: Client): void {
    const done = connected
      .catch(() => undefined)
      .then(() => admin.disconnect())
      .catch(() => undefined)
      .finally(() => this.#disconnecting.delete(done))
    this.#disconnecting.add(done)
  }
}

/** kafkajs tries all brokers several times before it fails. */
async function connect(admin: Admin): Promise<void> {
  try {
    await admin.connect()
  } catch (cause) {
    throw new UnreachableError(cause)
  }
}
