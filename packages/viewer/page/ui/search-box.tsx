import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Suggestion, SuggestionList } from '../../src/api/suggestions.ts'
import { fetchJson } from '../api/fetch-json.ts'
import { problem } from '../state/live-list.ts'
import { go, pageState } from '../state/page-state.ts'
import { conditionsIn } from './condition.ts'

/** Milliseconds without a key after which the list is filtered. */
const TYPED_OUT = 250

/** The filter of the list, as text, with suggestions for what is typed. */
export function SearchBox(): JSX.Element {
  const { query } = pageState.value
  const text = useSignal(query)
  const suggestions = useSignal<readonly Suggestion[]>([])
  const chosen = useSignal(-1)
  const isOpen = useSignal(false)
  const input = useRef<HTMLInputElement>(null)
  /** The filter that this field has set. More may have been typed since. */
  const own = useRef(query)
  useEffect(() => {
    if (query !== own.current) text.value = query
    own.current = query
  }, [query])
  const filter = (how?: { readonly replace: boolean }): void => {
    own.current = text.value.trim()
    go({ query: own.current, view: 'traces' }, how)
  }
  useEffect(() => {
    if (text.value.trim() === query.trim()) return
    const timer = setTimeout(filter, TYPED_OUT, { replace: true })
    return () => clearTimeout(timer)
  }, [text.value, query])
  const wrong = problem.value

  const suggest = async (): Promise<void> => {
    const asked = text.value
    const at = input.current?.selectionStart ?? asked.length
    try {
      const list = await fetchJson<SuggestionList>(`api/suggest?q=${encodeURIComponent(asked)}&at=${at}`)
      if (text.value !== asked) return
      suggestions.value = list.suggestions
      chosen.value = -1
    } catch {
      suggestions.value = []
    }
  }
  const take = (suggestion: Suggestion): void => {
    const before = text.value.slice(0, suggestion.from) + suggestion.text
    text.value = before + text.value.slice(suggestion.to)
    input.current?.focus()
    requestAnimationFrame(() => {
      input.current?.setSelectionRange(before.length, before.length)
      void suggest()
    })
  }
  const apply = (): void => {
    isOpen.value = false
    filter()
  }
  const isListed = isOpen.value && (suggestions.value.length > 0 || wrong !== undefined)
  return (
    <div class="search" role="search">
      <div class="search-field">
        <div class="behind" aria-hidden="true">
          <Marked text={text.value} from={wrong?.from} to={wrong?.to} />
        </div>
        <input
          ref={input}
          id="search"
          type="text"
          role="combobox"
          autocomplete="off"
          spellcheck={false}
          aria-label="Filter traces"
          aria-expanded={isListed}
          aria-controls="suggestions"
          aria-autocomplete="list"
          aria-invalid={wrong !== undefined}
          {...(chosen.value >= 0 && { 'aria-activedescendant': `suggestion-${chosen.value}` })}
          placeholder="service:payment  status:error  duration>200ms  topic:orders"
          value={text.value}
          onFocus={() => {
            isOpen.value = true
            void suggest()
          }}
          onBlur={() => {
            isOpen.value = false
          }}
          onInput={event => {
            text.value = event.currentTarget.value
            isOpen.value = true
            void suggest()
          }}
          onKeyDown={event => {
            const count = suggestions.value.length
            if (event.key === 'ArrowDown' && count > 0) chosen.value = (chosen.value + 1) % count
            else if (event.key === 'ArrowUp' && count > 0) chosen.value = (chosen.value - 1 + count) % count
            else if (event.key === 'Enter' || (event.key === 'Tab' && chosen.value >= 0)) {
              const suggestion = suggestions.value[chosen.value]
              if (suggestion === undefined) apply()
              else take(suggestion)
            } else if (event.key === 'Escape') {
              if (isOpen.value && count > 0) isOpen.value = false
              else input.current?.blur()
            } else return
            event.preventDefault()
            event.stopPropagation()
          }}
        />
        {text.value === '' ? (
          <kbd aria-hidden="true">/</kbd>
        ) : (
          <button
            type="button"
            class="clear"
            aria-label="Clear the filter"
            onClick={() => {
              text.value = ''
              go({ query: '' })
            }}
          >
            ✕
          </button>
        )}
      </div>
      <ul class="suggestions" id="suggestions" role="listbox" aria-label="Suggestions" hidden={!isListed}>
        {wrong !== undefined && (
          <li class="problem" role="option" aria-selected="false" aria-disabled="true">
            {wrong.error}
          </li>
        )}
        {suggestions.value.map((suggestion, index) => (
          <li
            key={suggestion.text}
            id={`suggestion-${index}`}
            role="option"
            aria-selected={index === chosen.value}
            onMouseDown={event => {
              event.preventDefault()
              take(suggestion)
            }}
          >
            <span>{suggestion.text}</span>
            <span class="hint">{suggestion.hint}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

interface MarkedProps {
  readonly text: string
  readonly from: number | undefined
  readonly to: number | undefined
}

/** The text of the field once more, for the ground behind each condition. */
function Marked({ text, from, to }: MarkedProps): JSX.Element {
  const parts: JSX.Element[] = []
  let at = 0
  for (const condition of conditionsIn(text)) {
    const isWrong =
      from !== undefined && to !== undefined && condition.from < Math.max(to, from + 1) && condition.to > from
    parts.push(
      <span key={at}>{text.slice(at, condition.from)}</span>,
      <mark key={`${at}m`} class={isWrong ? 'wrong' : undefined}>
        {text.slice(condition.from, condition.to)}
      </mark>,
    )
    at = condition.to
  }
  return <>{parts}</>
}
