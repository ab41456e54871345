import { signal } from '@preact/signals'

/** A sentence that is shown for some seconds. */
export const notice = signal('')

const SHOWN_FOR = 4000
let timer: ReturnType<typeof setTimeout> | undefined

export function tell(text: string): void {
  notice.value = text
  clearTimeout(timer)
  timer = setTimeout(() => {
    notice.value = ''
  }, SHOWN_FOR)
}

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    tell(`Copied ${what}`)
  } catch {
    tell('The browser does not let this page copy')
  }
}
