import './styles/tokens.css'
import './styles/shell.css'
import './styles/list.css'
import './styles/trace.css'
import './styles/panel.css'
import './styles/tables.css'
import { render } from 'preact'
import { startTheme } from './state/theme.ts'
import { App } from './ui/app.tsx'

startTheme()
const root = document.getElementById('app')
if (root !== null) render(<App />, root)
