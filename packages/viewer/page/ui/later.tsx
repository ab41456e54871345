import { useSignal } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import { useEffect } from 'preact/hooks'

/** A component whose code is loaded when it is first shown. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  return function Later(props: Props): JSX.Element {
    const component = useSignal(loaded)
    useEffect(() => {
      if (component.value !== undefined) return
      void load().then(found => {
        loaded = found
        component.value = found
      })
    }, [])
    const Found = component.value
    return Found === undefined ? <div class="page" aria-busy="true" /> : <Found {...props} />
  }
}
