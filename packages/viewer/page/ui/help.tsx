import { signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

const isShown = signal(false)

export const showHelp = (): void => {
  isShown.value = true
}

/** The keys of the page, as its README lists them. */
const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['/'], 'Filter the traces'],
  [['f'], 'Find in the trace'],
  [['↑', '↓'], 'Previous, next trace or span'],
  [['←', '→'], 'Fold, unfold a span'],
  [['Enter'], 'Open the span'],
  [['Esc'], 'Close the span, then the trace'],
  [['e', 'E'], 'Next, previous failed span'],
  [['n', 'N'], 'Next, previous found span'],
  [['z'], 'Fold or unfold everything'],
  [['+', '-'], 'Zoom in, out'],
  [['[', ']'], 'Move the zoom left, right'],
  [['0'], 'The whole trace'],
  [['1', '2', '3'], 'Waterfall, flame, story'],
  [['x'], 'Critical path'],
  [['l'], 'Log lines'],
  [['p'], 'Pinch long waits'],
  [['a'], 'Times of day, or since the start'],
  [['c'], 'Compare with the medians of its route'],
  [['s', 'S'], 'Save as one HTML file, as OTLP JSON'],
  [['t'], 'Light or dark'],
  [['?'], 'These keys'],
]

export function Help(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isShown.value) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isShown.value])
  return (
    <dialog
      ref={dialog}
      aria-label="Keys"
      onClose={() => {
        isShown.value = false
      }}
      onClick={event => {
        if (event.target === dialog.current) isShown.value = false
      }}
    >
      {isShown.value && (
        <>
          <h2>Keys</h2>
          <dl class="keys">
            {KEYS.map(([keys, what]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  {keys.map(key => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </dialog>
  )
}
