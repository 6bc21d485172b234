import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import encodeQR from 'qr'

const [width, height] = [640, 480]
/** Pixels of a module of the code, as of a slip held at arm's length. */
const scale = 5

/** What makes Chromium see a slip before its camera: a film of one frame, in raw YUV, that it repeats. */
export function cameraWith(t: { after(end: () => void): void }, code: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-camera-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'slip.y4m')
  const frame = Buffer.concat([Buffer.from('FRAME\n'), picture(code), grey])
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame]),
  )
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]
}

/** Both channels of colour, each with a quarter of the pixels. */
const grey = Buffer.alloc((width * height) / 2, 128)

/** The brightness of each pixel: a dim room, with a white slip in the middle of it. */
function picture(code: string): Buffer {
  const modules = encodeQR(code, 'raw', { border: 4 })
  const side = modules.length * scale
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
  const pixels = Buffer.alloc(width * height, 90)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const isDark = modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true
      pixels[(top + y) * width + left + x] = isDark ? 40 : 215
    }
  return pixels
}
