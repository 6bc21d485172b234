// The check-in: scans wait in the browser until the server has them, each once by its id.

const checkIn = document.querySelector('#check-in')
const result = document.querySelector('#result')
const waiting = document.querySelector('#waiting')
const { action, decoder, kept, offline, signIn, noCamera, noCode } = checkIn.dataset

const storeKey = 'slipstream check-ins'
const retryMs = 3_000
const timeoutMs = 10_000
const sameCodeMs = 4_000

const stored = () => JSON.parse(localStorage.getItem(storeKey) ?? '[]')
function store(scans) {
  localStorage.setItem(storeKey, JSON.stringify(scans))
  waiting.textContent = scans.length === 0 ? '' : `${scans.length} ${waiting.dataset.text}`
}

function notify(text) {
  result.replaceChildren(
    Object.assign(document.createElement('p'), { className: 'notice', textContent: text }),
  )
}

function show(markup) {
  result.innerHTML = markup
  const kind = result.querySelector('[data-kind]')?.dataset.kind
  navigator.vibrate?.(kind === 'ok' ? 80 : [80, 60, 80])
  result.scrollIntoView({ block: 'nearest' })
}

/** Of the page as it is now: after signing in again it is another one. */
const formToken = () => checkIn.querySelector('[name=formToken]').value

const post = (url, fields) =>
  fetch(url, {
    method: 'POST',
    headers: { 'hx-request': 'true' },
    body: new URLSearchParams({ ...fields, formToken: formToken() }),
    signal: AbortSignal.timeout(timeoutMs),
  })

let isSending = false
/** Sends what waits, the oldest first. One that the server may not have got is sent again with its id. */
async function send() {
  if (isSending) return
  isSending = true
  try {
    for (let scan = stored()[0]; scan !== undefined; scan = stored()[0]) {
      const response = await post(action, scan)
      // A session that has ended: its redirect, or its form.
      if (response.status === 204 || response.status === 403) return notify(signIn)
      if (response.status >= 500) throw new Error(`status ${response.status}`)
      const markup = await response.text()
      store(stored().filter(({ scanId }) => scanId !== scan.scanId))
      show(markup)
    }
  } catch {
    notify(kept)
    setTimeout(send, retryMs)
  } finally {
    isSending = false
  }
}

function scanned(code, how) {
  const scan = { scanId: crypto.randomUUID(), code, how, scannedAt: new Date().toISOString() }
  store([...stored(), scan])
  send()
}

// Forms of the check-in: what is typed or chosen is a scan, too. Undoing is sent at once, or not at all.
checkIn.addEventListener('submit', async (event) => {
  event.preventDefault()
  const form = event.target
  const fields = Object.fromEntries(new FormData(form, event.submitter))
  if (form.action.endsWith('/undo')) {
    try {
      const response = await post(form.action, fields)
      show(await response.text())
    } catch {
      notify(offline)
    }
    return
  }
  if (fields.code.trim() !== '') scanned(fields.code, 'typed')
  if (form.matches('.typed')) form.reset()
})

let detecting
/** The browser's own detector where there is one, else one that is loaded now. */
async function detector() {
  const own = globalThis.BarcodeDetector
  const hasOwn = own !== undefined && (await own.getSupportedFormats()).includes('qr_code')
  const { BarcodeDetector } = hasOwn ? globalThis : await import(decoder)
  return new BarcodeDetector({ formats: ['qr_code'] })
}

const canvas = document.createElement('canvas')
const maxSide = 1_280
async function codeIn(picture, width, height) {
  detecting ??= detector()
  const scale = Math.min(1, maxSide / Math.max(width, height))
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const [found] = await (await detecting).detect(context.getImageData(0, 0, canvas.width, canvas.height))
  return found?.rawValue
}

document.querySelector('#picture').addEventListener('change', async ({ target }) => {
  const [file] = target.files
  if (file === undefined) return
  const code = await createImageBitmap(file)
    .then((picture) => codeIn(picture, picture.width, picture.height))
    .catch(() => undefined)
  target.value = ''
  if (code === undefined) notify(noCode)
  else scanned(code, 'code')
})

let last = { code: '', at: 0 }
async function watch(video) {
  if (video.readyState >= 2) {
    const code = await codeIn(video, video.videoWidth, video.videoHeight).catch(() => undefined)
    const now = performance.now()
    // A slip that is held before the camera is one scan.
    const isNew = code !== undefined && (code !== last.code || now - last.at > sameCodeMs)
    if (code !== undefined) last = { code, at: now }
    if (isNew) scanned(code, 'code')
  }
  setTimeout(() => watch(video), 150)
}

document.querySelector('#start').addEventListener('click', async ({ target }) => {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    const camera = document.querySelector('#camera')
    const video = camera.querySelector('video')
    video.srcObject = stream
    await video.play()
    camera.hidden = false
    target.hidden = true
    watch(video)
  } catch {
    notify(noCamera)
  }
})

document.querySelector('.ways').hidden = false
addEventListener('online', send)
store(stored())
send()
