import './styles/tokens.css'
import './styles/shell.css'
import './styles/list.css'
import './styles/trace.css'
import './styles/panel.css'
import { render } from 'preact'
import { OtlpFile } from './model/otlp-file.ts'
import { reserveColors } from './state/colors.ts'
import { files } from './state/opened-trace.ts'
import { go, openedTrace, pageState } from './state/page-state.ts'
import { startTheme } from './state/theme.ts'
import { OfflineApp } from './ui/offline-app.tsx'
import { SAVED_ID, unpacked } from './ui/save-file.ts'

async function start(): Promise<void> {
  startTheme()
  const { otlp, logs } = await unpacked(document.getElementById(SAVED_ID)?.textContent ?? '')
  const file = new OtlpFile([otlp], logs)
  const [traceId] = file.traceIds
  files.value = [file]
  if (traceId !== undefined) {
    reserveColors(file.summary(traceId).services)
    document.title = `${file.summary(traceId).name} · Throughline`
    if (pageState.value.trace === undefined) go(openedTrace(traceId), { replace: true })
  }
  const root = document.getElementById('app')
  if (root !== null) render(<OfflineApp />, root)
}

void start()
