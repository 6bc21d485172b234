/** An action or a query that the account refuses, in the terms of Stripe's errors. */
export class ActionError extends Error {
  readonly status: number
  readonly code: string
  readonly param: string | undefined

  constructor(status: number, code: string, message: string, param?: string) {
    super(message)
    this.status = status
    this.code = code
    this.param = param
  }
}

/** @param what as Stripe calls it in its messages, e.g. `subscription` */
export function missing(what: string, id: string): ActionError {
  return new ActionError(404, 'resource_missing', `No such ${what}: '${id}'`, 'id')
}
