import { dateOfVersion, newestKnownVersion, versionFamilyOf } from '@slipstream/stripe/domain/api-version.ts'
import type { CheckLine } from '../../domain/check-line.ts'
import { ok, unknown, warning } from '../../domain/check-line.ts'
import type { BillingEvidence } from './billing-evidence.ts'
import { deliveringEndpoints } from './check-endpoint.ts'

/** Whether there is a reader for the version of the API that the endpoint's payloads have. */
export function checkEndpointVersion(
  evidence: Pick<BillingEvidence, 'source' | 'endpoints' | 'newestEvents'>,
): CheckLine[] {
  const check = 'endpoint version'
  const [ours] = deliveringEndpoints(evidence)
  if (ours === undefined) return []
  const version = ours.apiVersion ?? accountVersion(evidence)
  if (version === null)
    return [unknown(check, 'it is that of the account, which has made no events yet to show it')]
  const whose = ours.apiVersion === null ? `${version}, that of the account,` : version
  const date = dateOfVersion(version)
  if (date === undefined || date > (dateOfVersion(newestKnownVersion) ?? ''))
    return [
      warning(
        check,
        `${whose} is not known here, and is read as ${newestKnownVersion}`,
        'watch the alert quarantined-deliveries after the first deliveries',
      ),
    ]
  const family = versionFamilyOf(version) === 'basil' ? 'basil and later' : 'the versions before basil'
  return [ok(check, `${whose} is read by the reader of ${family}`)]
}

/** Listed events have the version of the account when they were made. */
function accountVersion({ newestEvents }: Pick<BillingEvidence, 'newestEvents'>): string | null {
  const [newest] = 'value' in newestEvents ? newestEvents.value : []
  const version = newest?.json['api_version']
  return typeof version === 'string' ? version : null
}
