import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

type OtlpValue = { stringValue?: string; intValue?: number | string }
export type OtlpSpan = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: { key: string; value: OtlpValue }[]
}
type OtlpRequest = { resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] }

/**
 * Receives spans by OTLP over HTTP, as JSON. It is to be stopped after what
 * sends to it, whose last spans it gets.
 *
 * @param authorization the header that it demands. Default: none
 */
export async function otlpReceiver(authorization?: string) {
  const spans: OtlpSpan[] = []
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      if (request.headers.authorization !== authorization) return response.writeHead(401).end()
      const { resourceSpans } = body as OtlpRequest
      for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans)
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    stop: () => void server.close(),
  }
}
