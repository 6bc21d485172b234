// What the pages do beyond links and forms. They can be read without it.
'use strict'

// The server writes times for the zone in this cookie.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (!document.cookie.includes(`zone=${encodeURIComponent(zone)}`)) {
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`
}

const locale = { en: 'en-GB', de: 'de-DE' }[document.documentElement.lang]
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
]

function refreshTimes() {
  for (const time of document.querySelectorAll('time[data-ago]')) {
    const passed = Date.parse(time.dateTime) - Date.now()
    const [unit, length] = units.find(([, ms]) => Math.abs(passed) >= ms) ?? units[3]
    const text = relative.format(Math.trunc(passed / length), unit)
    if (time.textContent !== text) time.textContent = text
  }
}
setInterval(refreshTimes, 10_000)

const isTyping = (element) => element.matches('input, textarea, select, [contenteditable]')
const pages = {
  h: '/',
  o: '/orders',
  p: '/participants',
  s: '/sources',
  a: '/alerts',
  d: '/dead-letters',
  n: '/notifications',
  e: '/events',
}
let isGoing = false

function moveRow(step) {
  const links = [...document.querySelectorAll('.list tbody td:first-child a')]
  if (links.length === 0) return
  const row = document.activeElement?.closest('tr')
  const current = links.findIndex((link) => link.closest('tr') === row)
  const next = links[Math.max(0, Math.min(links.length - 1, current === -1 ? 0 : current + step))]
  next.focus()
  next.closest('tr').scrollIntoView({ block: 'nearest' })
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Escape' && isTyping(event.target)) return event.target.blur()
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return
  const wasGoing = isGoing
  isGoing = event.key === 'g'
  if (wasGoing && pages[event.key]) return location.assign(pages[event.key])
  if (event.key === '/') {
    event.preventDefault()
    const search = document.querySelector('#search')
    search?.focus()
    search?.select()
  } else if (event.key === 'j') moveRow(1)
  else if (event.key === 'k') moveRow(-1)
  else if (event.key === '?') document.querySelector('#keys')?.showModal()
})

// A button opens the dialog that it names; the browser gives the focus back when it is closed.
document.addEventListener('click', (event) => {
  const name = event.target.closest?.('[data-opens]')?.dataset.opens
  if (name !== undefined) {
    event.preventDefault()
    document.getElementById(name)?.showModal()
  }
})

// What was done from a dialog has changed the page behind it.
document.addEventListener(
  'close',
  (event) => {
    if (event.target.querySelector('[role=status]') !== null) location.reload()
  },
  true,
)

document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-print]')) print()
})

// Stops of the slider are the moments at which something was learned of the order.
document.addEventListener('change', (event) => {
  const stops = event.target.dataset?.stops
  if (stops !== undefined) location.assign(stops.split(' ')[Number(event.target.value)])
})

// Parts that the server sends again when they have changed.
let live = null
const line = document.querySelector('#line')

function isBeingRead() {
  const selection = getSelection()
  const isSelected = selection && !selection.isCollapsed && live.contains(selection.anchorNode)
  return isSelected || document.querySelector('dialog[open], :popover-open') !== null
}

function showLine(state) {
  if (line === null) return
  line.className = `line line-${state}`
  line.textContent = line.dataset[state]
}

let waiting
function showNews() {
  if (waiting === undefined || live === null || isBeingRead()) return
  const focused = live.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null
  live.innerHTML = waiting
  waiting = undefined
  refreshTimes()
  if (focused !== null) live.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus()
}

let events
function connect() {
  events?.close()
  const found = document.querySelector('[data-events]')
  if (found !== live) waiting = undefined
  live = found
  // A page that nobody sees needs no news.
  if (live === null || document.visibilityState !== 'visible') return
  events = new EventSource(live.dataset.events)
  events.onopen = () => showLine('live')
  events.onerror = () => showLine('lost')
  events.onmessage = ({ data }) => {
    waiting = data
    showNews()
  }
}
connect()
setInterval(showNews, 1_000)
document.addEventListener('visibilitychange', connect)
// A payload is longer than its box: it opens where its fault is.
function showMarks() {
  for (const box of document.querySelectorAll('.payload:not([data-shown])')) {
    box.dataset.shown = ''
    const mark = box.querySelector('mark')
    if (mark === null) continue
    box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2
  }
}
showMarks()

// The results of a search have a live part of their own.
document.addEventListener('htmx:afterSettle', () => {
  showMarks()
  if (document.querySelector('[data-events]') !== live) connect()
})
