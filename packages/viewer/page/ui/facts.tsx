import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import type { AttributeValue } from '../../src/api/attributes.ts'
import { shortened } from '../model/format.ts'
import { copyText } from '../state/notice.ts'
import { go } from '../state/page-state.ts'
import { condition } from './condition.ts'

interface FactsProps {
  readonly entries: readonly (readonly [key: string, value: AttributeValue])[]
  /** What a filter puts before the key; absent for what cannot be looked for. */
  readonly prefix?: string
}

const FIRST_SHOWN = 60

/** Keys and values, each to copy, and to find in other traces. */
export function Facts({ entries, prefix }: FactsProps): JSX.Element {
  const isAll = useSignal(false)
  const shown = isAll.value ? entries : entries.slice(0, FIRST_SHOWN)
  return (
    <>
      <dl class="facts">
        {shown.map(([key, value], index) => (
          <Fact key={index} name={key} value={value} prefix={prefix} />
        ))}
      </dl>
      {shown.length < entries.length && (
        <button
          type="button"
          class="button"
          onClick={() => {
            isAll.value = true
          }}
        >
          Show {entries.length - shown.length} more
        </button>
      )}
    </>
  )
}

interface FactProps {
  readonly name: string
  readonly value: AttributeValue
  readonly prefix: string | undefined
}

/** Lets a line break behind the dots and underscores of a key. */
const breakable = (key: string): (string | JSX.Element)[] =>
  key.split(/(?<=[._])/).flatMap((part, index) => (index === 0 ? [part] : [<wbr key={index} />, part]))

const LONG = 240
const LONGEST = 20_000

function Fact({ name, value, prefix }: FactProps): JSX.Element {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  const isOpen = useSignal(false)
  const isLong = text.length > LONG
  return (
    <div>
      <dt>{breakable(name)}</dt>
      <dd>
        <span class={isLong && !isOpen.value ? 'long' : undefined}>
          {isLong && !isOpen.value ? shortened(text, LONG) : shortened(text, LONGEST)}
        </span>
        <span class="acts">
          {isLong && (
            <button
              type="button"
              onClick={() => {
                isOpen.value = !isOpen.value
              }}
            >
              {isOpen.value ? 'Less' : 'All'}
            </button>
          )}
          <button type="button" aria-label={`Copy ${name}`} onClick={() => void copyText(text, name)}>
            Copy
          </button>
          {prefix !== undefined && typeof value !== 'object' && (
            <button
              type="button"
              aria-label={`Find others with this ${name}`}
              title="Find others with this value"
              onClick={() => go({ query: condition(prefix + name, text), view: 'traces' })}
            >
              Find
            </button>
          )}
        </span>
      </dd>
    </div>
  )
}
