/** Why a request changes nothing. The message says what to do. */
export class OrderRefused extends Error {
  override readonly name = 'OrderRefused'
  readonly status: 400 | 404 | 409 | 412 | 422 | 503
  /** What of the body is wrong, by JSON pointer. */
  readonly pointer: string | undefined

  constructor(status: OrderRefused['status'], detail: string, pointer?: string) {
    super(detail)
    this.status = status
    this.pointer = pointer
  }
}
