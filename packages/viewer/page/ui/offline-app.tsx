import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { notice } from '../state/notice.ts'
import { session } from '../state/opened-trace.ts'
import { pageState } from '../state/page-state.ts'
import { Buttons } from './header.tsx'
import { Help } from './help.tsx'
import { onPageKey } from './page-keys.ts'
import { SpanPanel } from './span-panel.tsx'
import { TraceView } from './trace-view.tsx'

/** The page of a trace that was saved as a file: what needs no server. */
export function OfflineApp(): JSX.Element {
  const { span } = pageState.value
  useEffect(() => {
    addEventListener('keydown', onPageKey)
    return () => removeEventListener('keydown', onPageKey)
  }, [])
  return (
    <div class="app">
      <header class="header">
        <span class="brand">Throughline</span>
        <span class="soft">a saved trace</span>
        <span class="status" />
        <Buttons />
      </header>
      <main class={`main traces saved has-trace${span === undefined ? '' : ' has-span'}`}>
        <TraceView />
        {span !== undefined && session.value !== undefined && <SpanPanel session={session.value} />}
      </main>
      <Help />
      <div role="status">{notice.value !== '' && <div class="toast">{notice.value}</div>}</div>
    </div>
  )
}
