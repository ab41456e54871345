import { signal } from '@preact/signals'

const KEY = 'throughline-theme'
const dark = matchMedia('(prefers-color-scheme: dark)')

/** Counts up when the colours change, for what draws them itself. */
export const themeChanges = signal(0)

export function startTheme(): void {
  const chosen = stored()
  if (chosen !== null) document.documentElement.dataset.theme = chosen
  dark.addEventListener('change', () => themeChanges.value++)
}

/** Changes from light to dark, or back. */
export function switchTheme(): void {
  const theme = isDark() ? 'light' : 'dark'
  document.documentElement.dataset.theme = theme
  themeChanges.value++
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // A page that was opened as a file may have no storage.
  }
}

export function isDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme === undefined ? dark.matches : theme === 'dark'
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
