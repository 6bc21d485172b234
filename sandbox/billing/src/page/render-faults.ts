import { escapeHtml } from '@slipstream/sandbox-slack/domain/escape-html.ts'
import { faultNames, kindOf } from '../domain/faults/fault-kinds.ts'
import type { FaultName } from '../domain/faults/fault-kinds.ts'
import { isOn } from '../domain/faults/fault-settings.ts'
import type { Fault, Faults } from '../domain/faults/fault-settings.ts'

/** A form for each fault. Durations are hours of the account's time, of a slow response seconds. */
export function renderFaults(faults: Faults, nowMs: number): string {
  return faultNames.map((name) => renderFault(name, faults[name], nowMs)).join('\n')
}

function renderFault(name: FaultName, fault: Fault | undefined, nowMs: number): string {
  const { meaning, wait } = kindOf(name)
  const isInSeconds = name === 'slow'
  const unitMs = isInSeconds ? 1_000 : 3_600_000
  const fields = [
    field(name, 'probability', 'Probability, 0 to 1', fault?.probability ?? 1),
    field(name, 'lengthHours', 'Lasts hours', undefined),
    wait &&
      field(
        name,
        'wait',
        `${isInSeconds ? 'Seconds' : 'Hours'} of ${wait.meaning}`,
        (fault?.waitMs ?? wait.defaultMs) / unitMs,
      ),
  ]
  return `<form method="post" action="/faults/${name}" class="fault">
<fieldset>
<legend>${name} <span class="state">${isOn(fault, nowMs) ? 'on' : 'off'}</span></legend>
<p>${escapeHtml(meaning)}</p>
<div class="fields">${fields.filter((one) => one !== undefined).join('')}</div>
<p><button name="switch" value="on">Switch ${name} on</button>
<button name="switch" value="off"${fault === undefined ? ' disabled' : ''}>Switch ${name} off</button></p>
</fieldset>
</form>`
}

function field(fault: string, name: string, label: string, value: number | undefined): string {
  const attribute = value === undefined ? '' : ` value="${value}"`
  return `<label for="${fault}-${name}">${label}</label><input id="${fault}-${name}" name="${name}" type="number" min="0" step="any"${attribute}>`
}
