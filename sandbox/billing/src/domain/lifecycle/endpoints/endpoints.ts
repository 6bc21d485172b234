import { newId, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { ActionError, missing } from '../../action-error.ts'
import type { ActionOf } from '../actions.ts'
import { enableEndpoint } from './deliver.ts'
import type { Endpoint } from '../../deliveries/endpoint.ts'

const maxEndpoints = 16
const rolledMs = 24 * 3_600_000

/** @returns the id of the endpoint */
export function createEndpoint(account: Account, action: ActionOf<'createEndpoint'>): string {
  if (account.endpoints.size >= maxEndpoints)
    throw new ActionError(400, 'resource_limit', `An account has at most ${maxEndpoints} endpoints.`)
  const { url, secret, enabledEvents, apiVersion, payload } = action
  const id = action.id ?? newId(account, 'we')
  const endpoint = { id, url, enabledEvents, apiVersion, payload, createdS: nowS(account) }
  account.endpoints.set(id, { ...endpoint, secrets: [{ secret }], status: 'enabled' })
  return id
}

export function setEndpoint(account: Account, action: ActionOf<'setEndpoint'>): void {
  const endpoint = endpointOf(account, action.endpoint)
  if (action.url !== undefined) endpoint.url = action.url
  if (action.enabledEvents !== undefined) endpoint.enabledEvents = action.enabledEvents
  if (action.status === 'enabled') enableEndpoint(account, endpoint)
  if (action.status === 'disabled') endpoint.status = 'disabled'
}

/** The new secret signs from now on, and the present ones for another 24 hours. */
export function rollSecret(account: Account, { endpoint: id, secret }: ActionOf<'rollSecret'>): void {
  const endpoint = endpointOf(account, id)
  const untilMs = account.nowMs + rolledMs
  const ending = endpoint.secrets.map((one) => ({
    ...one,
    untilMs: Math.min(one.untilMs ?? Infinity, untilMs),
  }))
  endpoint.secrets = [...ending, { secret }]
}

/** @throws ActionError when there is none */
export function endpointOf(account: Account, id: string): Endpoint {
  const endpoint = account.endpoints.get(id)
  if (endpoint === undefined) throw missing('webhook endpoint', id)
  return endpoint
}
