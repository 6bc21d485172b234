import { request, type Agent, type OutgoingHttpHeaders } from 'node:http'

export type LoadRequest = { url: string; headers: OutgoingHttpHeaders; method?: string; body?: string }

/**
 * Sends a request, and reads the response to its end.
 *
 * @throws when it is not answered 2xx
 */
export function sendRequest({ url, headers, method, body }: LoadRequest, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { agent, headers, method }, (response) => {
      const { statusCode = 0 } = response
      if (statusCode < 200 || statusCode > 299) reject(new Error(`${url} was answered ${statusCode}`))
      response.resume().on('end', resolve)
    })
    sending.on('error', reject).end(body)
  })
}
