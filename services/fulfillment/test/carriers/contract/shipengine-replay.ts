import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorBody, labelCreated, tracking, voidRefused } from '../shipengine/fixtures.ts'
import type { FaultyOperation, NextFault } from './carrier-world.ts'

type Label = {
  id: string
  number: string
  reference: string
  isVoided: boolean
  isVisible: boolean
  isReady: boolean
}
type Reply = { status: number; body: unknown }

const pdf = `data:application/pdf;base64,${Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64')}`
const routes: [method: string, pattern: RegExp, operation: FaultyOperation][] = [
  ['POST', /^\/v1\/labels$/, 'book'],
  ['GET', /^\/v1\/labels\/external_shipment_id\/([^/]+)$/, 'lookUp'],
  ['GET', /^\/v1\/labels\/([^/]+)$/, 'label'],
  ['GET', /^\/v1\/labels\/([^/]+)\/track$/, 'track'],
  ['PUT', /^\/v1\/labels\/([^/]+)\/void$/, 'void'],
]

/** Replays the responses that ShipEngine documents, with the ids of the labels that were made. */
export class ShipEngineReplay {
  readonly labels: Label[] = []
  nextFault: NextFault | undefined
  lagsLookUps = false
  delaysLabels = false
  refusesDuplicates = false
  hasScans = false
  readonly #server = createServer((request, response) => void this.#handle(request, response))
  #port = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<unknown>((resolve) => this.#server.close(resolve))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    const { pathname } = new URL(request.url ?? '/', this.url)
    for (const [method, pattern, operation] of routes) {
      const match = method === request.method ? pattern.exec(pathname) : null
      if (match === null) continue
      const body = text === '' ? undefined : JSON.parse(text)
      return this.#reply(response, operation, () =>
        this.#work(operation, decodeURIComponent(match[1] ?? ''), body),
      )
    }
    send(response, { status: 404, body: errorBody('shipengine', 'validation', 'not_found') })
  }

  #reply(response: ServerResponse, operation: FaultyOperation, work: () => Reply): void {
    const fault = this.nextFault?.operation === operation ? this.nextFault : undefined
    if (fault === undefined) return send(response, work())
    this.nextFault = undefined
    const reply = fault.work === 'done' ? work() : undefined
    switch (fault.name) {
      case 'reset':
        return void response.socket?.resetAndDestroy()
      case 'hang':
        return
      case 'htmlPage':
        return void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Maintenance</h1>')
      case 'halfBody': {
        const bytes = Buffer.from(JSON.stringify(reply?.body ?? labelCreated))
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length })
        return void response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy())
      }
      case 'errorInside':
        return send(response, { status: 200, body: errorBody('carrier', 'business_rules', 'unspecified') })
      case 'rateLimited':
        response.setHeader('retry-after', '14400')
        return send(response, { status: 429, body: errorBody('shipengine', 'system', 'rate_limit_exceeded') })
      case 'carrierTimeout':
        return send(response, { status: 400, body: errorBody('carrier', 'business_rules', 'unspecified') })
    }
  }

  #work(operation: FaultyOperation, key: string, body: any): Reply {
    if (operation === 'book') return this.#book(body.shipment)
    const label = this.labels.find(({ id, reference, isVisible }) =>
      operation === 'lookUp' ? reference === key && isVisible : id === key,
    )
    if (label === undefined) return { status: 404, body: errorBody('shipengine', 'validation', 'not_found') }
    switch (operation) {
      case 'void':
        if (this.hasScans) return { status: 200, body: voidRefused }
        label.isVoided = true
        return { status: 200, body: { approved: true, message: 'This label has been voided.' } }
      case 'track':
        return {
          status: 200,
          body: { ...tracking, tracking_number: label.number, events: this.hasScans ? tracking.events : [] },
        }
      case 'label':
        return { status: 200, body: { ...bodyOf(label), label_download: { href: pdf } } }
      default:
        return { status: 200, body: bodyOf(label) }
    }
  }

  #book(shipment: any): Reply {
    if (!/^\d{5}$/.test(shipment.ship_to.postal_code))
      return {
        status: 400,
        body: errorBody('shipengine', 'validation', 'invalid_address', 'shipment.ship_to.postal_code'),
      }
    const reference = shipment.external_shipment_id as string
    if (
      this.refusesDuplicates &&
      this.labels.some((label) => label.reference === reference && !label.isVoided)
    )
      return { status: 409, body: errorBody('shipengine', 'business_rules', 'identifier_conflict') }
    const nth = this.labels.length
    const flags = { isVoided: false, isVisible: !this.lagsLookUps, isReady: !this.delaysLabels }
    const label = { id: `se-${nth + 1}`, number: `94001${nth}`, reference, ...flags }
    this.labels.push(label)
    return { status: 200, body: bodyOf(label) }
  }
}

function bodyOf({ id, number, reference, isVoided, isReady }: Label): object {
  const status = isVoided ? 'voided' : isReady ? 'completed' : 'processing'
  return { ...labelCreated, label_id: id, tracking_number: number, external_shipment_id: reference, status }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body))
}
