import type { EvaluationContext, RuleResult } from '../../evaluation.ts'
import { endpointDisabled } from './domain/endpoint-disabled-alert.ts'
import { disabledEndpoints } from './domain/our-endpoints.ts'

const rules = ['billing-endpoint-disabled']

/** Our endpoints at the provider of billing that are disabled, as it last listed them; not evaluated before it has. */
export async function evaluateEndpoints({ source, billing }: EvaluationContext): Promise<RuleResult> {
  if (billing === undefined) return { rules, desired: [] }
  const endpoints = billing.endpoints()
  if (endpoints === undefined) return { rules: [], desired: [] }
  const disabled = disabledEndpoints(endpoints, source.name)
  return { rules, desired: disabled.map((endpoint) => endpointDisabled(source.name, endpoint)) }
}
