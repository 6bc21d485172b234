import type { CheckLine } from '../../domain/check-line.ts'
import { ok, problem, unknown, warning } from '../../domain/check-line.ts'

const wellFormed = /^whsec_[\x21-\x7e]{16,}$/

/** Whether the secrets can be those of endpoints. @param secrets undefined where this process lacks them */
export function checkSigningSecrets(source: string, secrets: readonly string[] | undefined): CheckLine {
  const check = 'signing secrets'
  const key = `sources.${source}.secrets`
  if (secrets === undefined)
    return unknown(
      check,
      'not looked at: not all variables of signing secrets are set here, as they are for ingest',
    )
  const unexpected = secrets.findIndex((secret) => !wellFormed.test(secret))
  if (unexpected !== -1)
    return problem(
      check,
      `${key}[${unexpected}] is not whsec_ followed by at least 16 characters`,
      "set its variable to the signing secret of the endpoint, as Stripe's dashboard shows it",
    )
  if (new Set(secrets).size < secrets.length)
    return warning(check, `${key} has the same secret twice`, 'keep one of them')
  const words = secrets.length === 1 ? 'one is given' : `${secrets.length} are given, and each is accepted`
  return ok(check, `${words}; whether it is the endpoint's own shows at the first delivery`)
}
