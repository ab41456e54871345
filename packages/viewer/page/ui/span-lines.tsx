import type { JSX } from 'preact'
import type { SpanDetail } from '../../src/api/span-detail.ts'
import { formatDuration, shortened } from '../model/format.ts'
import { exceptionOf, millisecondsOf, textOf } from './detail-words.ts'
import { Section } from './section.tsx'

const MOST_LINES = 200

/** Events and log lines of a span, by time. */
export function Lines({
  detail,
  origin,
}: {
  readonly detail: SpanDetail
  readonly origin: number
}): JSX.Element {
  const lines = [
    ...detail.events
      .filter(event => event !== exceptionOf(detail))
      .map(event => ({
        at: millisecondsOf(event.timeUnixNano) - origin,
        level: event.name === 'exception' ? 'error' : 'info',
        text: [
          event.name,
          ...event.attributes
            .filter(([key]) => key !== 'exception.stacktrace')
            .map(([key, value]) => `${key}=${textOf(value)}`),
        ].join(' '),
      })),
    ...detail.logs.map(({ time, level, message, attributes }) => ({
      at: time - origin,
      level,
      text: [message, ...attributes.map(([key, value]) => `${key}=${textOf(value)}`)].join(' '),
    })),
  ].sort((a, b) => a.at - b.at)
  return (
    <Section title="Events and logs" isShown={lines.length > 0}>
      <ul class="panel-lines">
        {lines.slice(0, MOST_LINES).map(({ at, level, text }, index) => (
          <li key={index}>
            <span class="at">{formatDuration(at)}</span>
            <span class={level}>{shortened(text, 2000)}</span>
          </li>
        ))}
      </ul>
      {lines.length > MOST_LINES && <p class="soft">and {lines.length - MOST_LINES} more</p>}
    </Section>
  )
}
