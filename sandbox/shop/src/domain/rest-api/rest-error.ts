import type { RestResult } from './rest-request.ts'

/** A refusal, thrown where it is found; its content has the bytes that WooCommerce gives. */
export class RestError extends Error {
  readonly result: RestResult

  constructor(status: number, code: string, message: string) {
    super(message)
    this.result = { status, content: { code, message, data: { status } } }
  }
}

export const noRoute = (): RestError =>
  new RestError(404, 'rest_no_route', 'No route was found matching the URL and request method.')

export const invalidOrderId = (): RestError =>
  new RestError(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.')

/** What is wrong with one parameter, in WordPress' words. */
export type ParameterMistake = {
  parameter: string
  code: string
  message: string
  data?: unknown
}

export class InvalidParameters extends RestError {
  constructor(mistakes: ParameterMistake[]) {
    const names = mistakes.map(({ parameter }) => parameter)
    super(400, 'rest_invalid_param', `Invalid parameter(s): ${names.join(', ')}`)
    const params = Object.fromEntries(mistakes.map(({ parameter, message }) => [parameter, message]))
    const details = Object.fromEntries(
      mistakes.map(({ parameter, code, message, data = null }) => [parameter, { code, message, data }]),
    )
    this.result.content = {
      code: 'rest_invalid_param',
      message: this.message,
      data: { status: 400, params, details },
    }
  }
}
