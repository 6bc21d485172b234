import { requestProblems } from '@slipstream/exports/domain/request/export-request.ts'
import { z } from 'zod'
import { exportParameters, exportRequestOf } from '../../domain/parameters/export-parameters.ts'
import { InvalidParameters } from '../../domain/parameters/invalid-parameters.ts'
import { actorAndReason } from '../../domain/parameters/parameters.ts'
import { commandDefinition } from '../command-definition.ts'

export const createExport = commandDefinition({
  method: 'POST',
  path: '/api/exports',
  operationId: 'createExport',
  permission: 'export',
  summary: 'Export orders, participants, events, shipments, subscriptions, invoices or alerts as a file',
  params: z.strictObject({}),
  input: z.strictObject({ ...exportParameters, ...actorAndReason }),
  refusals: [],
  decide({ may }, _params, { by, reason, recipient = null, ...given }) {
    const request = exportRequestOf(given)
    if (request.personalData && !may('exportPersonalData'))
      return { forbidden: 'Personal data needs the permission exportPersonalData: leave out `personalData`.' }
    const problems = requestProblems(request)
    if (problems.length > 0) throw new InvalidParameters(problems)
    const payload = { request, recipient }
    return { request: { to: 'worker', kind: 'create-export', payload, by, reason }, isExport: true }
  },
})
