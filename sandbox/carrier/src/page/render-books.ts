import { escapeHtml } from '@slipstream/sandbox-slack/domain/escape-html.ts'
import type { Books } from '../domain/books/books.ts'
import { faultNames } from '../domain/faults/fault-kinds.ts'
import { isOn } from '../domain/faults/fault-settings.ts'
import type { Faults } from '../domain/faults/fault-settings.ts'
import { isForgotten, knownScans, labelState, statusOf } from '../domain/parcels/parcel-state.ts'
import { meaningOfScan } from '../domain/parcels/scan-codes.ts'
import type { Shipment } from '../domain/parcels/shipment.ts'
import { renderFaults } from './render-faults.ts'
import { renderLayout } from './render-layout.ts'

const maxRows = 100

/** The books as a page, the newest first. */
export function renderBooks(books: Books, nowMs: number, outage: string | undefined): string {
  const newest = [...books.shipments.values()].slice(-maxRows).reverse()
  return renderLayout(
    'Bobs Post · books',
    `<header>
<h1>Bobs Post</h1>
<p>A carrier on this machine, whose books show what it really did. <a href="/">Reload</a></p>
<p role="status">${outage === undefined ? 'The API is up.' : `The API is down: ${outage}.`} Its time is ${time(nowMs)}.</p>
<p>Faults that are on: ${namesOfFaultsOn(books.faults, nowMs)}.</p>
</header>
<main>
<section aria-labelledby="bookings"><h2 id="bookings">Bookings</h2>
<p>${books.shipments.size} shipments for ${books.byReference.size} references; the newest ${newest.length} are shown.</p>
${table(
  'Bookings, the newest first',
  ['Reference', 'Booked', 'Tracking number', 'Status', 'Label', 'Scans', 'Voided'],
  newest.map((shipment) => bookingRow(books, shipment, nowMs)),
)}</section>
<section aria-labelledby="scans"><h2 id="scans">Scans</h2>
${table(
  'Scans of these shipments, the latest known first',
  ['Known', 'Scanned', 'Tracking number', 'Code', 'Location', 'Webhook'],
  scanRows(books, newest, nowMs),
)}</section>
<section aria-labelledby="webhooks"><h2 id="webhooks">Webhooks</h2>
${table(
  'Webhooks by their last attempt, the newest first',
  ['Time', 'Event', 'Attempts', 'Outcome', 'Response'],
  webhookRows(books),
)}</section>
<section aria-labelledby="faults"><h2 id="faults">Faults</h2>
<p>Hours are the carrier's own. Empty fields have their default.</p>
${renderFaults(books.faults, nowMs)}</section>
</main>`,
  )
}

function namesOfFaultsOn(faults: Faults, nowMs: number): string {
  return faultNames.filter((name) => isOn(faults[name], nowMs)).join(', ') || 'none'
}

function bookingRow(books: Books, shipment: Shipment, nowMs: number): string[] {
  const { id, reference, trackingNumber, bookedAtMs, voidedAtMs } = shipment
  const copies = (reference !== undefined && books.byReference.get(reference)?.length) || 1
  const label = labelState(shipment, nowMs)
  return [
    `${escapeHtml(reference ?? 'none')}${copies > 1 ? ` <strong>booked ${copies} times</strong>` : ''}`,
    time(bookedAtMs),
    `<a href="/track/${trackingNumber}">${trackingNumber}</a>`,
    statusOf(shipment, nowMs),
    label === 'READY'
      ? `<a href="/labels/${id}">READY<span class="hidden"> ${trackingNumber}</span></a>`
      : label,
    String(knownScans(shipment, nowMs).length),
    isForgotten(shipment, nowMs) ? 'lost by the carrier' : voidedAtMs === undefined ? 'no' : time(voidedAtMs),
  ]
}

function scanRows(books: Books, shipments: readonly Shipment[], nowMs: number): string[][] {
  return shipments
    .flatMap((shipment) => knownScans(shipment, nowMs).map((scan) => ({ shipment, scan })))
    .sort((one, other) => other.scan.knownAtMs - one.scan.knownAtMs)
    .slice(0, maxRows)
    .map(({ shipment, scan }) => [
      time(scan.knownAtMs),
      time(scan.atMs),
      shipment.trackingNumber,
      scan.code,
      escapeHtml(scan.location),
      books.webhooks.get(scan.eventId)?.outcome ?? 'none',
    ])
}

function webhookRows(books: Books): string[][] {
  return [...books.webhooks.values()]
    .slice(-maxRows)
    .reverse()
    .map(({ eventId, atMs, attempt, outcome, status, error }) => [
      time(atMs),
      eventId,
      String(attempt),
      outcome,
      escapeHtml(String(status ?? error ?? 'none')),
    ])
}

/** The page of one parcel, for its recipient. */
export function renderTracking(shipment: Shipment, nowMs: number): string {
  const rows = knownScans(shipment, nowMs)
    .toReversed()
    .map(({ atMs, code, location }) => [time(atMs), meaningOfScan[code].description, escapeHtml(location)])
  return renderLayout(
    `Bobs Post · ${shipment.trackingNumber}`,
    `<header><h1>Parcel ${shipment.trackingNumber}</h1>
<p role="status">Status: ${statusOf(shipment, nowMs).replaceAll('_', ' ')}</p></header>
<main>${table('Its way so far, the latest first', ['Time', 'What happened', 'Where'], rows)}</main>`,
  )
}

/** @param rows cells of HTML */
function table(caption: string, headings: string[], rows: string[][]): string {
  const head = headings.map((heading) => `<th scope="col">${heading}</th>`).join('')
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n')
  const empty = `<tr><td colspan="${headings.length}">Nothing yet.</td></tr>`
  return `<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr>${head}</tr></thead>
<tbody>${body || empty}</tbody></table></div>`
}

function time(atMs: number): string {
  const iso = new Date(atMs).toISOString()
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`
}
