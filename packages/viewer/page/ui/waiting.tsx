import type { JSX } from 'preact'
import { formatCount } from '../model/format.ts'
import { stats } from '../state/live-list.ts'
import { pageState } from '../state/page-state.ts'

/** Where exporters send unless they are told otherwise. */
const DEFAULT_PORT = '4318'

/** What to do where there are no traces yet. */
export function Waiting(): JSX.Element {
  if (pageState.value.query !== '')
    return (
      <section class="overview blank" aria-label="No traces">
        <h2>No trace matches the filter</h2>
        <p>It is also held against each trace that comes in.</p>
      </section>
    )
  const { port } = new URL(stats.value?.endpoints[0] ?? location.origin)
  const endpoint = `OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${port}`
  return (
    <section class="overview blank" aria-label="No traces">
      <h2>Waiting for spans</h2>
      <p>Whatever speaks OTLP on this machine appears here by itself.</p>
      <pre>
        {`import { startTracing } from '@throughline/core'\n\nstartTracing({ service: 'payment' })   // ${
          port === DEFAULT_PORT ? `sends to http://localhost:${port}` : `with ${endpoint}`
        }`}
      </pre>
      <p>Services with OpenTelemetry, in any language:</p>
      <pre>{`${endpoint}\nOTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`}</pre>
      <p>Or drop a file of OTLP JSON on this page.</p>
      <Refused />
    </section>
  )
}

/** Why a filter finds nothing at all. */
export function NotUnderstood({ sentence }: { readonly sentence: string }): JSX.Element {
  return (
    <section class="overview blank" aria-label="No traces">
      <h2>The filter is not understood</h2>
      <p>{sentence}</p>
    </section>
  )
}

/** What came and could not be taken, which explains why nothing is shown. */
function Refused(): JSX.Element | null {
  const refused = Object.entries(stats.value?.refused ?? {})
  if (refused.length === 0) return null
  return (
    <p class="bad">
      Refused so far: {refused.map(([reason, count]) => `${formatCount(count)} × ${reason}`).join(', ')}
    </p>
  )
}
