import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { fetchJson } from '../api/fetch-json.ts'

const ASKED_EVERY = 5000

/** What the server answers, asked again every five seconds while the page is seen. */
export function usePolled<T>(path: string | undefined): T | undefined {
  const answer = useSignal<T | undefined>(undefined)
  useEffect(() => {
    if (path === undefined) return
    let isCurrent = true
    const ask = (): void => {
      if (document.hidden && answer.value !== undefined) return
      fetchJson<T>(path).then(
        found => {
          if (isCurrent) answer.value = found
        },
        // The next one may be answered.
        () => undefined,
      )
    }
    ask()
    const timer = setInterval(ask, ASKED_EVERY)
    return () => {
      isCurrent = false
      clearInterval(timer)
    }
  }, [path])
  return answer.value
}
