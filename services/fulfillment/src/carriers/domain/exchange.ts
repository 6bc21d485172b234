/** The result of one request to a carrier. */
export type Exchange = CarrierResponse | NoResponse

/** A whole response, whatever it has. */
export type CarrierResponse = {
  kind: 'response'
  status: number
  /** The media type, in small letters and without parameters; empty when there is none. */
  contentType: string
  /** The header Retry-After, in milliseconds from now. */
  retryAfterMs: number | undefined
  body: Buffer
}

/**
 * `notSent`: the connection could not be made. `lost`: it ended before the response did. `timedOut`,
 * `tooLarge`: the response was given up. `full`: this process has too many requests under way.
 */
export type NoResponse =
  | { kind: 'notSent' | 'lost'; code: string }
  | { kind: 'timedOut'; timeoutMs: number }
  | { kind: 'tooLarge'; maxBytes: number }
  | { kind: 'full' }
