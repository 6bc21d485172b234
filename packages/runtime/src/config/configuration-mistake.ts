/**
 * What is wrong with the configuration, one sentence per mistake, each naming the key and what to do.
 * The message is meant for people and holds no values, since a value may be a secret in the wrong place.
 */
export class ConfigurationMistake extends Error {
  readonly mistakes: readonly string[]

  constructor(where: string, mistakes: readonly string[]) {
    super([`${where} can't be used:`, ...mistakes.map((mistake) => `  - ${mistake}`)].join('\n'))
    this.name = 'ConfigurationMistake'
    this.mistakes = mistakes
  }
}
