import type { ComponentChildren, JSX } from 'preact'

interface SectionProps {
  readonly title: string
  readonly isShown: boolean
  readonly children: ComponentChildren
}

/** A part of the panel, where there is something in it. */
export function Section({ title, isShown, children }: SectionProps): JSX.Element | null {
  if (!isShown) return null
  return (
    <div class="part">
      <h3 class="caption">{title}</h3>
      {children}
    </div>
  )
}
