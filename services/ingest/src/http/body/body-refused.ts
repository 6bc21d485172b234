/** A body that is not taken, by the status that says why. */
export class BodyRefused extends Error {
  readonly statusCode: 408 | 413 | 503

  constructor(statusCode: 408 | 413 | 503, detail: string) {
    super(detail)
    this.name = 'BodyRefused'
    this.statusCode = statusCode
  }
}
