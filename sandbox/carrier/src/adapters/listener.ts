import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that can stop accepting connections, which are refused, and begin again on the same port. */
export class Listener {
  readonly #server: Server
  readonly #host: string
  #port: number
  #changes: Promise<void> = Promise.resolve()

  constructor(server: Server, host: string, port: number) {
    this.#server = server
    this.#host = host
    this.#port = port
  }

  get url(): string {
    return `http://${this.#host}:${this.#port}`
  }

  /** @throws when the port can't be had; the next call tries again */
  setListening(isWanted: boolean): Promise<void> {
    const change = this.#changes.then(async () => {
      if (isWanted === this.#server.listening) return
      await (isWanted ? this.#open() : this.#close())
    })
    this.#changes = change.catch(() => {})
    return change
  }

  #open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#port, this.#host, () => {
        this.#server.off('error', reject)
        this.#port = (this.#server.address() as AddressInfo).port
        resolve()
      })
    })
  }

  #close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}
