/**
 * The mistakes in the configuration, one sentence for each, with the key and what to do. The message never
 * contains a value, since that may be a secret in the wrong place.
 */
export class ConfigurationMistake extends Error {
  readonly mistakes: readonly string[]

  constructor(where: string, mistakes: readonly string[]) {
    super([`${where} can't be used:`, ...mistakes.map((mistake) => `  - ${mistake}`)].join('\n'))
    this.name = 'ConfigurationMistake'
    this.mistakes = mistakes
  }
}
