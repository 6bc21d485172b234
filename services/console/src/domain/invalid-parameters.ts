export type Mistake = { parameter: string; detail: string }

/** A question that cannot be answered as it was asked: each parameter that is wrong, and what it may be. */
export class QueryMistake extends Error {
  readonly mistakes: readonly Mistake[]

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ detail }) => detail).join('. '))
    this.name = 'QueryMistake'
    this.mistakes = mistakes
  }
}
