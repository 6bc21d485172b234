export type RestRequest = {
  method: string
  /** Path and query. */
  target: string
  host: string
  /** Received over TLS, according to the proxy in front. */
  secure: boolean
  /** Sent from this machine. */
  loopback: boolean
  authorization: string | undefined
  body: string
}

export type RestResponse = {
  status: number
  headers: [name: string, value: string][]
  body: string
  /** Webhooks that this request makes the shop ping. */
  pings: number[]
}

/** A response before its headers are made. */
export type RestResult = {
  status: number
  content: unknown
  /** Of a list. */
  totals?: { total: number; pages: number; links: string[] }
  pings?: number[]
}
