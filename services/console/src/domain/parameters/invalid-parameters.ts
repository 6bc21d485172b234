export type ParameterError = { parameter: string; detail: string }

/** A request that cannot be handled as it was sent: each invalid parameter, and what it may be. */
export class InvalidParameters extends Error {
  readonly errors: readonly ParameterError[]

  constructor(errors: readonly ParameterError[]) {
    super(errors.map(({ detail }) => detail).join('. '))
    this.name = 'InvalidParameters'
    this.errors = errors
  }
}
