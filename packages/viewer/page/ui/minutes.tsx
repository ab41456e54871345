import { signal } from '@preact/signals'
import type { JSX } from 'preact'

/** How far back figures look. */
export const minutes = signal(15)

const CHOICES = [5, 15, 60, 180]

export function Minutes(): JSX.Element {
  return (
    <span class="end" role="group" aria-label="Minutes">
      {CHOICES.map(choice => (
        <button
          key={choice}
          type="button"
          class="button"
          aria-pressed={minutes.value === choice}
          onClick={() => {
            minutes.value = choice
          }}
        >
          {choice < 60 ? `${choice} min` : `${choice / 60} h`}
        </button>
      ))}
    </span>
  )
}
