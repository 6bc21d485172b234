import { createConfig, lintFromString } from '@redocly/openapi-core'

/** What is wrong with an OpenAPI document, by the rules that Redocly recommends; empty for a good one. */
export async function openapiProblems(document: unknown): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'], rules: { 'info-license': 'off' } })
  const problems = await lintFromString({ source: JSON.stringify(document), config })
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer ?? 'nowhere'})`,
  )
}
