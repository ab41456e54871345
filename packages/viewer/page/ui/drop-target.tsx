import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { documentsIn, OtlpFile } from '../model/otlp-file.ts'
import { tell } from '../state/notice.ts'
import { files } from '../state/opened-trace.ts'
import { go, openedTrace } from '../state/page-state.ts'
import { SAVED_ID, unpacked } from './save-file.ts'

/** Opens files that are dropped on the page: OTLP JSON, or a page that was saved with a trace. */
export function DropTarget(): JSX.Element | null {
  const isOver = useSignal(false)
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      isOver.value = true
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) isOver.value = false
    }
    const drop = (event: DragEvent): void => {
      isOver.value = false
      const [file] = event.dataTransfer?.files ?? []
      if (file === undefined) return
      event.preventDefault()
      void openFile(file)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return isOver.value ? <div class="drop">Drop OTLP JSON or a saved trace</div> : null
}

async function openFile(file: File): Promise<void> {
  try {
    const opened = await readFile(await file.text())
    files.value = [opened, ...files.value]
    go(openedTrace(opened.traceIds[0]))
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
  }
}

async function readFile(text: string): Promise<OtlpFile> {
  const mark = `id="${SAVED_ID}">`
  const at = text.indexOf(mark)
  if (at < 0) return new OtlpFile(documentsIn(text))
  const { otlp, logs } = await unpacked(text.slice(at + mark.length, text.indexOf('<', at + mark.length)))
  return new OtlpFile([otlp], logs)
}
