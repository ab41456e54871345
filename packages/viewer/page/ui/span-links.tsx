import type { JSX } from 'preact'
import type { LinkDetail } from '../../src/api/span-detail.ts'
import { formatDuration } from '../model/format.ts'
import { addressOf, openedTrace, pageState } from '../state/page-state.ts'
import { Section } from './section.tsx'

interface LinksProps {
  readonly title: string
  readonly arrow: string
  readonly links: readonly LinkDetail[]
  readonly from: number
}

const MOST_LINKS = 100

/** Links of a span in one direction, as rows to click. */
export function Links({ title, arrow, links, from }: LinksProps): JSX.Element {
  const own = pageState.value.trace
  return (
    <Section title={`${title} (${links.length})`} isShown={links.length > 0}>
      <ul class="links">
        {links.slice(0, MOST_LINKS).map(({ traceId, spanId, span }) => (
          <li key={traceId + spanId}>
            <a href={addressOf({ ...openedTrace(traceId, spanId), shape: pageState.value.shape })}>
              <span aria-hidden="true">{arrow}</span>
              {span === undefined ? (
                <span class="mono soft">{spanId}, not kept here</span>
              ) : (
                <span>
                  <b>{span.name}</b> {span.service}
                  {span.outcome === 'error' && <span class="bad"> ✕</span>},{' '}
                  <span class="soft">
                    {traceId === own ? 'this trace' : 'another trace'},{' '}
                    {formatDuration(Math.abs(span.start - from))} {span.start >= from ? 'later' : 'before'}
                  </span>
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
      {links.length > MOST_LINKS && <p class="soft">and {links.length - MOST_LINKS} more</p>}
    </Section>
  )
}
