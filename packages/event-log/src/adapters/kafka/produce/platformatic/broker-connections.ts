import { isIP } from 'node:net'
import { Connection, ConnectionStatuses } from '@platformatic/kafka'
import type { ConnectionOptions } from '@platformatic/kafka'
import type { KafkaSecurity } from '../../kafka-security.ts'

export type Broker = { host: string; port: number }

export type ConnectionSettings = {
  clientId: string
  connectTimeoutMs: number
  /** A request that is not answered within this time fails, and its connection with it. */
  requestTimeoutMs: number
  security: KafkaSecurity
}

/** More than ever wait for one broker: each request has its deadline from when it is written. */
const maxInflights = 10_000

const usable: ReadonlySet<string> = new Set([
  ConnectionStatuses.CONNECTED,
  ConnectionStatuses.REAUTHENTICATING,
])

/** One connection to each broker, opened when it is first needed, and again after it broke. */
export class BrokerConnections {
  readonly #settings: ConnectionSettings
  readonly #open = new Map<string, Promise<Connection>>()

  constructor(settings: ConnectionSettings) {
    this.#settings = settings
  }

  async to(broker: Broker): Promise<Connection> {
    const address = `${broker.host}:${broker.port}`
    const known = this.#open.get(address)
    if (known !== undefined) {
      const connection = await known
      // After a request that timed out it is of no use, before its socket is closed.
      if (usable.has(connection.status)) return connection
      this.#forget(address, known)
    }
    return this.#open.get(address) ?? this.#connect(address, broker)
  }

  async close(): Promise<void> {
    const connections = await Promise.allSettled(this.#open.values())
    this.#open.clear()
    await Promise.all(connections.map(async (one) => one.status === 'fulfilled' && one.value.close()))
  }

  #connect(address: string, broker: Broker): Promise<Connection> {
    const opening: Promise<Connection> = Promise.resolve().then(() =>
      connect(broker, this.#settings, () => this.#forget(address, opening)),
    )
    this.#open.set(address, opening)
    return opening
  }

  #forget(address: string, connection: Promise<Connection>): void {
    if (this.#open.get(address) === connection) this.#open.delete(address)
  }
}

/** @param onEnd called when it could not be opened, and when it broke */
export async function connect(
  { host, port }: Broker,
  settings: ConnectionSettings,
  onEnd: () => void = () => undefined,
): Promise<Connection> {
  const connection = new Connection(settings.clientId, optionsOf(settings, host))
  const end = (): void => {
    onEnd()
    // It leaves a socket open after some failures, and a timer after others.
    connection.socket?.destroy()
    void connection.close()
  }
  connection.on('error', end)
  connection.on('close', onEnd)
  try {
    await connection.connect(host, port)
    return connection
  } catch (error) {
    end()
    throw error
  }
}

function optionsOf(settings: ConnectionSettings, host: string): ConnectionOptions {
  const { connectTimeoutMs, requestTimeoutMs, security } = settings
  const { tls, sasl } = security
  return {
    connectTimeout: connectTimeoutMs,
    requestTimeout: requestTimeoutMs,
    maxInflights,
    ...(tls && { tls, tlsServerName: isIP(host) === 0 }),
    ...(sasl && { sasl: { ...sasl, password: sasl.password.reveal() } }),
  }
}
