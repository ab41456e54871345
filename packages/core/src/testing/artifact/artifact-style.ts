/** The style of a page. Its checksum is in the policy of the page: nothing is put into it. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --panel: #fff; --ink: #1d1f22; --soft: #5f646c; --line: #e7e7e4; --guide: #c9cac4;
  --hover: #f2f2ee; --bad: #bd2727; --bad-ground: #fdeeee; --warn: #855b00; --good: #1f7d5a; --link: #2258cc;
  --color-0: #3f7fd6; --color-1: #c98411; --color-2: #2f9a72; --color-3: #9a63c7; --color-4: #2a93a8; --color-5: #b5623a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15171a; --panel: #1b1e22; --ink: #e6e7e9; --soft: #a2a9b3; --line: #2a2e34; --guide: #474e58;
    --hover: #22262c; --bad: #ff7b72; --bad-ground: #331d20; --warn: #e0b252; --good: #57bd95; --link: #7aa5ff;
    --color-0: #6ea4ee; --color-1: #e0a53d; --color-2: #57bd95; --color-3: #b78be0; --color-4: #57b9cd; --color-5: #dc8b63;
  }
}
* { box-sizing: border-box; margin: 0 }
body {
  max-width: 84rem; margin: 0 auto; padding: 2rem 1.5rem 4rem; background: var(--ground); color: var(--ink);
  font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
code, pre, dd, .time, .ticks { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px }
h1 { font-size: 1.3rem; line-height: 1.3; overflow-wrap: anywhere }
h2 { font-size: 1rem; overflow-wrap: anywhere }
h2 span { font-weight: 400 }
h3 { margin: .7rem 0 .15rem; color: var(--soft); font-size: 12px; font-weight: 600; overflow-wrap: anywhere; white-space: pre-wrap }
section { margin-top: 2rem }
a { color: var(--link) }
.mark, .red { color: var(--bad) }
.yellow { color: var(--warn) }
.green { color: var(--good) }
.sum, .none { color: var(--soft); font-size: 13px }
.sum code { overflow-wrap: anywhere }
.none { margin-top: 2rem }
.failure {
  margin-top: 1rem; padding: .8rem 1rem; max-height: 24rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere;
  border-left: 3px solid var(--bad); border-radius: 4px; background: var(--bad-ground); line-height: 1.55;
}
.patterns { position: absolute; width: 0; height: 0 }
.patterns rect { fill: var(--bad) }
.waterfall { margin-top: .6rem; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); overflow: hidden }
.axis, summary, .gone { display: grid; grid-template-columns: minmax(0, 9fr) minmax(0, 10fr) 5.5rem; column-gap: .8rem; padding: 0 .9rem 0 .6rem }
.axis { padding-top: .3rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); color: var(--soft) }
.ticks { display: flex; justify-content: space-between }
.ticks i { flex: 0 0 0; display: flex; justify-content: center; font-style: normal; font-size: 11px; white-space: nowrap }
.ticks i:first-child { justify-content: flex-start }
.ticks i:last-child { justify-content: flex-end }
summary, .gone { height: 30px; align-items: stretch; list-style: none; cursor: pointer }
.gone { cursor: default; color: var(--soft) }
summary::-webkit-details-marker { display: none }
summary:hover, details[open] > summary { background: var(--hover) }
summary:focus-visible { outline: 2px solid var(--link); outline-offset: -2px }
details:target > summary { box-shadow: inset 3px 0 var(--link) }
.name { display: flex; align-items: center; min-width: 0; white-space: nowrap; overflow: hidden }
.name > * { flex: none }
.name > span { margin-right: .5rem; max-width: 75%; overflow: hidden; text-overflow: ellipsis }
.name > span.beside { flex: 0 1 auto; min-width: 0; max-width: none; margin: 0 }
summary .name::before { content: "▸"; flex: none; width: 1.1rem; color: var(--soft); font-size: 11px; transition: rotate .1s; text-align: center }
.gone .name::before { content: ""; flex: none; width: 1.1rem }
details[open] > summary .name::before { rotate: 90deg }
.name b { margin-right: .35rem; font-weight: 400 }
.name small { margin-right: .5rem; color: var(--soft); font-size: 12px }
.name small.red { color: var(--bad) }
.name small.yellow { color: var(--warn) }
.name small.green { color: var(--good) }
.name small:last-child { margin-right: 0 }
.name small.service { padding: 0 .4rem; border: 1px solid var(--row); border-radius: 9px; color: var(--ink) }
.name i { position: relative; align-self: stretch; width: 1.15rem }
.name i::before, .name i::after { content: ""; position: absolute; left: .35rem; border: 0 solid var(--guide) }
.name .pass::before, .name .fork::before { top: 0; bottom: 0; border-left-width: 1px }
.name .last::before { top: 0; height: 50%; border-left-width: 1px }
.name .fork::after, .name .last::after { top: 50%; width: .6rem; border-top-width: 1px }
.bar {
  width: 100%; height: 20px; align-self: center; overflow: visible; color: var(--row);
  background: repeating-linear-gradient(90deg, var(--line) 0 1px, transparent 1px 25%) 0 0 / calc(100% - 1px) 100%;
}
.bar rect { fill: var(--row); stroke: var(--row); stroke-width: 1 }
.bar path { fill: var(--panel); stroke: var(--ink); stroke-width: 1.2 }
.bar .cross { fill: none; stroke: var(--bad); stroke-width: 2 }
.failed .bar rect { fill: url(#failed); stroke: var(--bad) }
.open .bar rect { fill: none; stroke-dasharray: 4 3 }
.time { align-self: center; color: var(--soft); text-align: right; white-space: nowrap }
.color-0 { --row: var(--color-0) }
.color-1 { --row: var(--color-1) }
.color-2 { --row: var(--color-2) }
.color-3 { --row: var(--color-3) }
.color-4 { --row: var(--color-4) }
.color-5 { --row: var(--color-5) }
.body { margin: 0 .9rem .8rem 1.15rem; padding: .1rem 0 .4rem 1rem; border-left: 2px solid var(--row) }
.failed > .body { border-left-color: var(--bad) }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); column-gap: 1.2rem }
dt { color: var(--soft); font-size: 13px; overflow-wrap: anywhere }
dd { padding-top: 1px; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 20rem; overflow: auto }
@media (max-width: 700px) {
  body { padding: 1.2rem .7rem 3rem }
  .axis, summary, .gone { grid-template-columns: minmax(0, 1fr) max-content; column-gap: .6rem }
  .axis > :first-child { display: none }
  .ticks { grid-column: 1 / 3 }
  summary { height: auto; padding-bottom: .3rem }
  summary .name { height: 28px }
  .bar { grid-area: 2 / 1 / 3 / 3 }
  dl { grid-template-columns: 1fr }
  dd { margin-bottom: .3rem }
}
`
