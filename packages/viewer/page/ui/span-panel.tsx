import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import type { AttributeValue } from '../../src/api/attributes.ts'
import type { SpanDetail } from '../../src/api/span-detail.ts'
import { formatDuration, formatTime, NO_NAME } from '../model/format.ts'
import { sourceOf } from '../state/opened-trace.ts'
import { pageState } from '../state/page-state.ts'
import type { TraceSession } from '../state/trace-session.ts'
import { attemptOf } from '../trace/attempts.ts'
import { remarksOf } from '../trace/remarks.ts'
import { waitOf } from '../trace/rows.ts'
import { topicFamily } from '../trace/topic-family.ts'
import { attribute, exceptionOf, millisecondsOf } from './detail-words.ts'
import { Facts } from './facts.tsx'
import { Section } from './section.tsx'
import { Lines } from './span-lines.tsx'
import { Links } from './span-links.tsx'
import { closeSpan } from './trace-actions.ts'

/** The right side of the page: all of one span. */
export function SpanPanel({ session }: { readonly session: TraceSession }): JSX.Element | null {
  const spanId = pageState.value.span
  const detail = useSignal<SpanDetail | string | undefined>(undefined)
  useEffect(() => {
    if (spanId === undefined) return
    let isCurrent = true
    sourceOf(session.trace.traceId)
      .span(session.trace.traceId, spanId)
      .then(
        found => {
          if (isCurrent) detail.value = found
        },
        (error: Error) => {
          if (isCurrent) detail.value = error.message
        },
      )
    return () => {
      isCurrent = false
    }
  }, [session, spanId])
  if (spanId === undefined) return null
  const found = detail.value
  return (
    <aside class="panel" aria-label="Span" tabIndex={0}>
      <button
        type="button"
        class="icon-button close"
        aria-label="Close the span"
        title="Esc"
        onClick={closeSpan}
      >
        ✕
      </button>
      {typeof found === 'string' && <p class="failure">{found}</p>}
      {typeof found === 'object' && (
        <div class="panel-body">
          <Detail session={session} detail={found} />
        </div>
      )}
    </aside>
  )
}

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer']

function Detail({
  session,
  detail,
}: {
  readonly session: TraceSession
  readonly detail: SpanDetail
}): JSX.Element {
  const start = millisecondsOf(detail.startUnixNano)
  const duration = millisecondsOf(detail.endUnixNano) - start
  const service = attribute(detail.resource, 'service.name')
  const { trace } = session
  const span = session.active.value.ref
  const isSame = trace.spanId(span) === detail.spanId
  const attempt = isSame ? attemptOf(trace, span) : undefined
  const kind = KINDS[detail.kind] ?? ''
  return (
    <>
      <h2>{detail.name || NO_NAME}</h2>
      <p class="soft">
        {[service, kind, attempt === undefined ? '' : `attempt ${attempt}`].filter(Boolean).join(' · ')}
      </p>
      <p class="soft mono">
        {formatDuration(duration)} · from {formatDuration(start - trace.origin)} · {formatTime(start, true)}
      </p>
      {isSame &&
        remarksOf(trace, span).map(({ words, sentence }) => (
          <p key={words} class="remark-sentence">
            {sentence}
          </p>
        ))}
      <Failure detail={detail} />
      {isSame && <Kafka session={session} span={span} />}
      <Links title="Links" arrow="→" links={detail.links} from={start} />
      <Links title="Linked from" arrow="←" links={detail.linkedFrom} from={start} />
      <Lines detail={detail} origin={trace.origin} />
      <Section title="Attributes" isShown={detail.attributes.length > 0}>
        <Facts entries={detail.attributes} prefix="attr." />
      </Section>
      <Section title="Resource" isShown={detail.resource.length > 0}>
        <Facts entries={detail.resource} prefix="attr." />
      </Section>
      <Section title="Span" isShown>
        <Facts
          entries={[
            ['trace id', detail.traceId],
            ['span id', detail.spanId],
            ...(detail.parentSpanId === undefined ? [] : [['parent id', detail.parentSpanId] as const]),
            ['scope', [detail.scope.name, detail.scope.version ?? ''].filter(Boolean).join(' ') || '–'],
            ...Object.entries(detail.dropped)
              .filter(([, count]) => count > 0)
              .map(([what, count]) => [`dropped ${what}`, count] as const),
          ]}
        />
      </Section>
    </>
  )
}

function Failure({ detail }: { readonly detail: SpanDetail }): JSX.Element | null {
  if (detail.outcome !== 'error') return null
  const exception = exceptionOf(detail)?.attributes ?? []
  const type = attribute(exception, 'exception.type') || attribute(detail.attributes, 'error.type')
  const message = attribute(exception, 'exception.message') || (detail.statusMessage ?? '')
  const stack = attribute(exception, 'exception.stacktrace')
  const title = [type, message].filter(Boolean).join(': ') || 'failed'
  return (
    <p class="failure">{stack.includes(message) && stack !== '' ? stack : `${title}\n${stack}`.trim()}</p>
  )
}

/** What a messaging span did, in the words of Kafka. */
function Kafka({
  session,
  span,
}: {
  readonly session: TraceSession
  readonly span: number
}): JSX.Element | null {
  const { trace } = session
  const message = trace.messages.get(span)
  if (message === undefined) return null
  const wait = waitOf(trace, span)
  const { role, family } = topicFamily(message.topic)
  const entries: (readonly [string, AttributeValue])[] = [['topic', message.topic]]
  if (role !== 'first') entries.push(['is the', `${role} topic of ${family}`])
  if (message.partition !== undefined) entries.push(['partition', message.partition])
  if (message.offset !== undefined) entries.push(['offset', message.offset])
  if (message.key !== undefined) entries.push(['key', message.key])
  if (message.group !== undefined) entries.push(['group', message.group])
  if (message.batch !== undefined) entries.push(['messages', message.batch])
  if (wait !== undefined) entries.push(['in the queue', formatDuration(wait.to - wait.from)])
  return (
    <Section title="Kafka" isShown>
      <Facts entries={entries} />
    </Section>
  )
}
