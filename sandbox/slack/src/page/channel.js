/* global document, fetch, location, setTimeout, window */

// Adds what is new to the list and leaves the rest alone, so that nothing flickers and a selection stays.

const list = document.getElementById('messages')
const connection = document.getElementById('connection')
const everyMs = 1_500

function isAtEnd() {
  return window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 40
}

function toEnd() {
  window.scrollTo(0, document.documentElement.scrollHeight)
}

async function addNew() {
  const answer = await fetch(`newer?than=${list.dataset.newest}`)
  // The numbering began anew, or more has come than is kept: the page is another.
  if (answer.status === 409) return location.reload()
  if (!answer.ok) throw new Error(`answered ${answer.status}`)
  const newest = answer.headers.get('x-newest')
  if (newest !== list.dataset.newest) {
    const wasAtEnd = isAtEnd()
    list.insertAdjacentHTML('beforeend', await answer.text())
    list.dataset.newest = newest
    if (wasAtEnd) toEnd()
  }
}

async function keepUp() {
  try {
    await addNew()
    connection.textContent = ''
  } catch {
    connection.textContent = 'Not connected: the sandbox has stopped, or is just starting.'
  }
  setTimeout(keepUp, everyMs)
}

toEnd()
void keepUp()
