import { getExport } from '../../queries/exports/get-export.ts'
import { listExports } from '../../queries/exports/list-exports.ts'
import type { ExportResponse } from '../../responses/exports/export.ts'
import { printList, printOne } from '../print-query.ts'
import { exportLine } from './export-line.ts'

export function printExports(shown: { isJson: boolean; maxItems: number }): Promise<void> {
  const texts = { textOf: exportLine, none: 'no exports' }
  return printList<ExportResponse>(listExports, { query: {} }, { ...texts, ...shown })
}

/** @throws if there is no such export */
export function printExport(id: string, isJson: boolean): Promise<void> {
  return printOne<ExportResponse>(getExport, { params: { id }, query: {} }, { textOf: exportLine, isJson })
}
