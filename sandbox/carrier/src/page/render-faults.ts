import { escapeHtml } from '@slipstream/sandbox-slack/domain/escape-html.ts'
import { faultNames, kindOf, operations } from '../domain/faults/fault-kinds.ts'
import type { FaultName } from '../domain/faults/fault-kinds.ts'
import { isOn } from '../domain/faults/fault-settings.ts'
import type { Fault, Faults } from '../domain/faults/fault-settings.ts'

/** A form for each fault. Durations are hours of the carrier's time. */
export function renderFaults(faults: Faults, nowMs: number): string {
  return faultNames.map((name) => renderFault(name, faults[name], nowMs)).join('\n')
}

function renderFault(name: FaultName, fault: Fault | undefined, nowMs: number): string {
  const { meaning, parameters, wait } = kindOf(name)
  const has = (parameter: string): boolean => (parameters as readonly string[]).includes(parameter)
  const fields = [
    has('probability') && numberField(name, 'probability', 'Probability, 0 to 1', fault?.probability ?? 1, 1),
    has('times') && numberField(name, 'times', 'How often at most', fault?.times),
    numberField(name, 'startsInHours', 'Starts in hours', undefined),
    numberField(name, 'lengthHours', 'Lasts hours', undefined),
    wait &&
      numberField(
        name,
        'waitHours',
        `Hours of ${wait.meaning}`,
        (fault?.waitMs ?? wait.defaultMs) / 3_600_000,
      ),
    has('work') && choiceField(name, 'work', 'The work is', ['either', 'done', 'notDone'], fault?.work),
    has('mode') && choiceField(name, 'mode', 'Connections are', ['refused', 'unavailable'], fault?.mode),
    has('operations') &&
      choiceField(name, 'operation', 'Of requests to', ['all', ...operations], operationOf(fault)),
    has('namesExisting') &&
      choiceField(
        name,
        'namesExisting',
        'Names the existing',
        ['no', 'yes'],
        fault?.namesExisting ? 'yes' : 'no',
      ),
  ]
  return `<form method="post" action="/faults/${name}" class="fault">
<fieldset>
<legend>${name} <span class="state">${stateOf(fault, nowMs)}</span></legend>
<p>${escapeHtml(meaning)}</p>
<div class="fields">${fields.filter((field) => typeof field === 'string').join('')}</div>
<p><button name="switch" value="on">Switch ${name} on</button>
<button name="switch" value="off"${fault === undefined ? ' disabled' : ''}>Switch ${name} off</button></p>
</fieldset>
</form>`
}

function operationOf(fault: Fault | undefined): string {
  return fault?.operations?.length === 1 ? (fault.operations[0] ?? 'all') : 'all'
}

function stateOf(fault: Fault | undefined, nowMs: number): string {
  if (fault === undefined) return 'off'
  const { fromMs } = fault
  const until = fault.untilMs === undefined ? '' : ` until ${new Date(fault.untilMs).toISOString()}`
  if (isOn(fault, nowMs)) return `on${until}`
  return fromMs > nowMs ? `on from ${new Date(fromMs).toISOString()}${until}` : 'over'
}

function numberField(fault: string, name: string, label: string, value?: number, max?: number): string {
  const attributes = `${value === undefined ? '' : ` value="${value}"`}${max === undefined ? '' : ` max="${max}"`}`
  return `<label for="${fault}-${name}">${label}</label><input id="${fault}-${name}" name="${name}" type="number" min="0" step="any"${attributes}>`
}

function choiceField(fault: string, name: string, label: string, values: string[], chosen?: string): string {
  const options = values
    .map((value) => `<option${value === chosen ? ' selected' : ''}>${value}</option>`)
    .join('')
  return `<label for="${fault}-${name}">${label}</label><select id="${fault}-${name}" name="${name}">${options}</select>`
}
