import type { LogLine } from '../../src/api/log-lines.ts'
import type { OtlpTraces } from '../../src/api/otlp-json.ts'
import type { TraceModel } from '../model/trace-model.ts'

/** What a saved page has inside. */
export interface SavedTrace {
  readonly otlp: OtlpTraces
  readonly logs: readonly LogLine[]
}

/** The element of a saved page that has the trace: base64 of gzipped JSON. */
export const SAVED_ID = 'saved-trace'

/** One HTML file of the viewer and a trace. It asks the network for nothing, and a browser would not let it. */
export async function savedPage(trace: TraceModel, otlp: OtlpTraces): Promise<string> {
  const script = await ownScript()
  const data = await packed({ otlp, logs: logsOf(trace) })
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">`,
    '<title>Throughline</title>',
    '</head><body><div id="app"></div>',
    `<script type="application/octet-stream" id="${SAVED_ID}">${data}</script>`,
    `<script>${script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')}</script>`,
    '</body></html>',
  ].join('\n')
}

/** What shows a saved trace, with its styles; a page that was saved has it inside. */
async function ownScript(): Promise<string> {
  const inside = document.querySelector('script:not([type])')?.textContent ?? ''
  if (inside !== '' && document.getElementById(SAVED_ID) !== null) return inside
  const response = await fetch('offline.js')
  if (!response.ok) throw new Error(`the viewer answered ${response.status} to offline.js`)
  return response.text()
}

function logsOf(trace: TraceModel): LogLine[] {
  return trace.lines
    .filter(line => line.isLog)
    .map(({ at, span, level, text }) => ({
      time: trace.origin + at,
      spanId: trace.spanId(span),
      service: '',
      level,
      message: text,
      attributes: [],
    }))
}

async function packed(saved: SavedTrace): Promise<string> {
  const stream = new Blob([JSON.stringify(saved)]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
  return btoa(text)
}

/** Reads what {@link savedPage} wrote into this page. */
export async function unpacked(base64: string): Promise<SavedTrace> {
  const bytes = Uint8Array.from(atob(base64.trim()), character => character.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return (await new Response(stream).json()) as SavedTrace
}

/** Hands a file to the browser, which asks where to put it. */
export function downloadFile(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
