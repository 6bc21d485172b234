import type { Event, ShipmentEvent } from '@slipstream/events/event.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { hasChanged } from './decisions/of-order.ts'
import { historyEntry } from './history.ts'
import { isInternal } from './process-event.ts'
import type { InternalEvent, ProcessEvent } from './process-event.ts'
import { referenceOf } from './reference.ts'
import { maxCommandsKept, maxHistoryEntries } from './shipment-state.ts'
import type { BookingAttempt, ShipmentProcess, ShipmentState } from './shipment-state.ts'

/** The record after an event. The shipment in it is folded as by all readers of the topic. */
export function evolve(state: ShipmentState | undefined, event: ProcessEvent): ShipmentState | undefined {
  const shipment = isInternal(event) ? state?.shipment : evolveShipment(state?.shipment, event)
  if (shipment === undefined) return undefined
  if (state === undefined) return { shipment, process: initialProcess(shipment) }
  const change = isInternal(event)
    ? ofInternal(state.process, event)
    : ofPublished(state.process, event, shipment)
  const entry = historyEntry(event)
  const { history } = state.process
  return {
    shipment,
    process: {
      ...state.process,
      ...change,
      history: entry === undefined ? history : [...history, entry].slice(-maxHistoryEntries),
    },
  }
}

function initialProcess({ _id, recipient, lines, requestedAt }: ShipmentDocument): ShipmentProcess {
  return {
    ...{ reference: referenceOf(_id), group: null, asOf: requestedAt, fromOrder: { recipient, lines } },
    ...{ pendingChange: null, isAddressChecked: false, bookingRequests: 0, attempt: null, failures: 0 },
    ...{ deferrals: 0, notBefore: null, deadLetter: null, cancellation: null, surplus: [], follow: null },
    ...{ finalSince: null, stalls: [], exceptions: [], commands: [], history: [] },
  }
}

const fresh = { failures: 0, deferrals: 0, notBefore: null }

function ofPublished(
  process: ShipmentProcess,
  event: ShipmentEvent,
  { scanStatus }: ShipmentDocument,
): Partial<ShipmentProcess> {
  switch (event.type) {
    case 'ShipmentRequested':
    case 'ShipmentPostponed':
    case 'ShipmentDelivered':
      return {}
    case 'ShipmentChanged':
      return { pendingChange: null, isAddressChecked: false, ...fresh }
    case 'ShipmentChangeIgnored':
      return { pendingChange: null }
    case 'ShipmentInstructed':
      return instructed(process, event)
    case 'ShipmentScheduled':
      return { attempt: null, deadLetter: null, ...fresh }
    case 'ShipmentLabelStored':
      return { deadLetter: null, ...fresh }
    case 'ShipmentScanned': {
      const isFinal = scanStatus === 'delivered' || scanStatus === 'returned'
      return { finalSince: isFinal ? (process.finalSince ?? event.data.recordedAt) : null }
    }
    case 'ShipmentShipped':
      return process.deadLetter?.step === 'fetch-label' ? { deadLetter: null, ...fresh } : {}
    case 'ShipmentExceptionReported':
      return { exceptions: [...process.exceptions, event.data.exception] }
    case 'ShipmentStalled':
      return { stalls: [...process.stalls, event.data.waitsFor] }
    case 'ShipmentDeadLettered': {
      const { step, deadLetteredAt } = event.data
      return { ...fresh, deadLetter: { step, at: deadLetteredAt } }
    }
    case 'ShipmentCancelled':
      return { attempt: null, deadLetter: null, ...fresh }
    case 'ShipmentCancellationFailed': {
      const { cancellation, surplus } = process
      // While there are parcels too many, it is about one of those.
      if (cancellation === null || surplus.length > 0) return fresh
      return { ...fresh, cancellation: { ...cancellation, hasFailed: true } }
    }
  }
}

function instructed(
  { attempt }: ShipmentProcess,
  { data }: Event<'ShipmentInstructed'>,
): Partial<ShipmentProcess> {
  if (data.instruction === 'cancel' || data.instruction === 'settle') return {}
  return {
    ...{ ...fresh, deadLetter: null, isAddressChecked: false },
    ...(attempt !== null && { attempt: { ...attempt, isGivenUp: false, lookUpFailures: 0 } }),
  }
}

function ofInternal(process: ShipmentProcess, event: InternalEvent): Partial<ShipmentProcess> {
  const { attempt, surplus } = process
  const ofAttempt = (change: Partial<BookingAttempt>): Partial<ShipmentProcess> =>
    attempt === null ? {} : { attempt: { ...attempt, ...change } }
  switch (event.type) {
    case 'ShipmentGrouped':
      return { group: event.group, ...event.version, reference: event.reference }
    case 'OrderSeen':
      return orderSeen(process, event)
    case 'AddressChecked':
      return { isAddressChecked: true }
    case 'StepBegun':
      return begun(process, event)
    case 'StepDeferred':
      return { deferrals: process.deferrals + 1, notBefore: event.until }
    case 'StepFailed':
      return event.step === 'look-up'
        ? { notBefore: event.until, ...ofAttempt({ lookUpFailures: (attempt?.lookUpFailures ?? 0) + 1 }) }
        : { failures: process.failures + 1, notBefore: event.until }
    case 'BookingBecameUnknown':
      return {
        ...{ failures: process.failures + (event.isFailure ? 1 : 0), deferrals: 0, notBefore: null },
        ...ofAttempt({ endedAt: event.at, isRepeat: true }),
      }
    case 'BookingNotFound':
      return {
        ...{ deferrals: 0, notBefore: event.until },
        ...ofAttempt({ lookUps: (attempt?.lookUps ?? 0) + 1, lookUpFailures: 0 }),
      }
    case 'LookUpGivenUp':
      return ofAttempt({ isGivenUp: true })
    case 'BookingRefuted':
      return { attempt: null, deferrals: 0, notBefore: null }
    case 'RecheckScheduled':
      return { recheckAt: event.until }
    case 'RecheckDone':
      return { recheckAt: null }
    case 'SurplusFound': {
      const { carrierShipmentId } = event.booking
      const isKnown = surplus.some((one) => one.carrierShipmentId === carrierShipmentId)
      return isKnown ? {} : { surplus: [...surplus, event.booking], attempt: null, ...fresh }
    }
    case 'SurplusSettled':
      return {
        surplus: surplus.filter(({ carrierShipmentId }) => carrierShipmentId !== event.carrierShipmentId),
        ...fresh,
      }
    case 'CancellationRequested': {
      const { by, reason, at, version } = event
      return {
        ...{ cancellation: { by, reason, at, isVoiding: false, hasFailed: false }, deadLetter: null },
        ...{ ...fresh, ...version },
      }
    }
    case 'CancellationWithdrawn':
      return { cancellation: null }
    case 'Followed':
      return {
        ...{ follow: { nextAt: event.nextAt, intervalMs: event.intervalMs } },
        ...{ deferrals: 0, notBefore: null },
      }
    case 'LabelDelayed':
      return { lateLabel: { nextAt: event.nextAt, intervalMs: event.intervalMs } }
    case 'CommandHandled':
      return { commands: [...process.commands, event.id].slice(-maxCommandsKept) }
  }
}

function orderSeen(
  { fromOrder, pendingChange }: ShipmentProcess,
  { version, change: { recipient, lines } }: Extract<InternalEvent, { type: 'OrderSeen' }>,
): Partial<ShipmentProcess> {
  const change = {
    ...pendingChange,
    ...(hasChanged(fromOrder.recipient, recipient) && { recipient }),
    ...(hasChanged(fromOrder.lines, lines) && { lines }),
  }
  const isEmpty = Object.keys(change).length === 0
  return { ...version, fromOrder: { recipient, lines }, pendingChange: isEmpty ? null : change }
}

function begun(
  { attempt, bookingRequests, cancellation }: ShipmentProcess,
  { step, at }: Extract<InternalEvent, { type: 'StepBegun' }>,
): Partial<ShipmentProcess> {
  if (step === 'void')
    return cancellation === null ? {} : { cancellation: { ...cancellation, isVoiding: true } }
  const number = bookingRequests + 1
  return {
    bookingRequests: number,
    notBefore: null,
    attempt: {
      ...{ number, firstAt: attempt?.firstAt ?? at, startedAt: at, endedAt: null },
      ...{ isRepeat: attempt !== null, lookUps: 0, lookUpFailures: 0, isGivenUp: false },
    },
  }
}
