import type { InstrumentationScope, Resource } from '../../span/readable-span.ts'
import type { Framing } from '../delivery/join-batches.ts'
import { jsonFraming } from '../delivery/join-batches.ts'
import type { TextChunk } from '../delivery/text-chunk.ts'
import { wellFormedJson } from '../delivery/well-formed-json.ts'
import { jsonAttributes } from './otlp-json-attributes.ts'
import type { OtlpSignal } from './otlp-signal.ts'
import { SIGNALS } from './otlp-signal.ts'

/** What one scope has, as a list of JSON without its brackets. */
type ScopeItems = readonly [scope: InstrumentationScope, items: TextChunk]

const CLOSE = ']}'

/** How two requests are made one. */
export function jsonFramingOf(signal: OtlpSignal): Framing {
  return jsonFraming(opening(signal), CLOSE)
}

/** An export request of one resource in OTLP's JSON, on one line. */
export function jsonExportRequest(
  signal: OtlpSignal,
  { attributes, schemaUrl }: Resource,
  scopes: readonly ScopeItems[],
): readonly Uint8Array[] {
  const [, byScope, items] = SIGNALS[signal].lists
  const list = jsonAttributes(Object.entries(attributes).flat(1))
  return [
    Buffer.from(`${opening(signal)}{"resource":{"attributes":${list}},"${byScope}":[`),
    ...scopes.flatMap(([scope, chunk], index) => [
      Buffer.from(`${index === 0 ? '' : ','}{"scope":${jsonScope(scope)},"${items}":[`),
      chunk.bytes,
      Buffer.from(`]${schema(scope.schemaUrl)}}`),
    ]),
    Buffer.from(`]${schema(schemaUrl)}}${CLOSE}`),
  ]
}

function opening(signal: OtlpSignal): string {
  return `{"${SIGNALS[signal].lists[0]}":[`
}

function jsonScope({ name, version }: InstrumentationScope): string {
  return `{"name":${wellFormedJson(name)}${version === undefined ? '' : `,"version":${wellFormedJson(version)}`}}`
}

function schema(url: string | undefined): string {
  return url === undefined ? '' : `,"schemaUrl":${wellFormedJson(url)}`
}
