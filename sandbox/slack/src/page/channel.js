/* global document, fetch, location, setTimeout */

// Adds what is new to the list and leaves the rest alone, so that nothing flickers and a selection stays.

const list = document.getElementById('messages')
const connection = document.getElementById('connection')
const everyMs = 1_500

async function addNew() {
  const response = await fetch(`newer?than=${list.dataset.newest}`)
  // The numbering started over, or more has come than is kept: the page is another.
  if (response.status === 409) return location.reload()
  if (!response.ok) throw new Error(`responded ${response.status}`)
  const newest = response.headers.get('x-newest')
  if (newest !== list.dataset.newest) {
    list.insertAdjacentHTML('afterbegin', await response.text())
    list.dataset.newest = newest
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

void keepUp()
