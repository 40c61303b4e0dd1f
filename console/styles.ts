/**
 * The one style sheet, inline: a page of a sandbox has no origin of its own to fetch another from. Its policy names it by
 * its hash. Colors are told apart in light and dark, and say nothing that words do not say too.
 */
export const styles = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #ffffff; --text: #1b2430; --soft: #5a6575; --line: #dfe3e9;
--accent: #1f5fd6; --good: #0b7a4b; --good-back: #e2f5ec; --bad: #b3261e; --bad-back: #fdeceb; --warn: #8a5300;
--warn-back: #fdf1dc; --busy: #1f5fd6; --busy-back: #e6eefc; --bar: #2f6fed; }
@media (prefers-color-scheme: dark) { :root { --page: #12161d; --card: #1a2029; --text: #e7ebf1; --soft: #a2adbc;
--line: #303a48; --accent: #8ab4ff; --good: #6fd6a6; --good-back: #14352a; --bad: #ff9d94; --bad-back: #43201e;
--warn: #f2c078; --warn-back: #3d2c10; --busy: #8ab4ff; --busy-back: #1b2c4d; --bar: #7fb0ff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
.top { background: var(--card); border-bottom: 1px solid var(--line); }
.top > div, main, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
.top > div { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; padding-top: .75rem; }
.name { font-weight: 650; font-size: 1.05rem; overflow-wrap: anywhere; } .who { margin-left: auto; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
nav.main { flex-basis: 100%; overflow-x: auto; } nav.main ul { list-style: none; display: flex; gap: .25rem; margin: 0; padding: 0; }
nav.main a { display: block; padding: .6rem .8rem; text-decoration: none; color: var(--soft); border-bottom: 3px solid transparent; white-space: nowrap; }
nav.main a:hover { color: var(--text); } nav.main a[aria-current] { color: var(--text); font-weight: 600; border-color: var(--accent); }
main { padding-top: 1.5rem; padding-bottom: 2rem; } h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 .75rem; } p { margin: .5rem 0; } .soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem; margin: 0 0 1rem; }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); padding: 0; margin: 0; list-style: none; }
.cards .card { margin: 0; } .card h2, .card h3 { margin: 0 0 .25rem; font-size: 1.05rem; overflow-wrap: anywhere; }
.badge { display: inline-block; padding: .05rem .6rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); background: var(--good-back); } .bad { color: var(--bad); background: var(--bad-back); }
.warn { color: var(--warn); background: var(--warn-back); } .busy { color: var(--busy); background: var(--busy-back); }
.plain { color: var(--soft); background: var(--page); border: 1px solid var(--line); }
.notice { border-left: 4px solid var(--accent); } .notice.problem { border-color: var(--bad); }
.scroll { position: relative; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .75rem 1rem; font-weight: 600; } th, td { text-align: left; vertical-align: top; padding: .55rem 1rem; border-top: 1px solid var(--line); }
th { font-size: .8125rem; color: var(--soft); font-weight: 600; white-space: nowrap; } tbody th { color: var(--text); font-size: inherit; }
.number { text-align: right; white-space: nowrap; } .time { white-space: nowrap; }
.words { overflow-wrap: anywhere; min-width: 12rem; } .id { overflow-wrap: anywhere; min-width: 10rem; }
dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .35rem 1rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
form { display: inline-block; margin: 0 .5rem .25rem 0; } .filter { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 1rem; }
label { display: block; font-size: .875rem; color: var(--soft); }
input, select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: .5rem; padding: .4rem .7rem; min-height: 2.5rem; max-width: 100%; }
button { cursor: pointer; font-weight: 600; } button.main { background: var(--accent); border-color: var(--accent); color: var(--card); }
td .soft, th .soft { font-weight: 400; font-size: .875rem; } td form { margin-bottom: .4rem; } td form button { white-space: nowrap; min-height: 2rem; padding: .15rem .6rem; font-size: .875rem; }
.pages { display: flex; gap: 1rem; } figure { margin: 0 0 1rem; } figcaption { font-weight: 600; margin: 0 0 .5rem; } svg { display: block; width: 100%; height: auto; } .chart { overflow-x: auto; } .chart svg { min-width: 38rem; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; } svg .bar { fill: var(--bar); } svg .below { fill: var(--bad); } svg .axis { stroke: var(--line); }
.figures { display: flex; flex-wrap: wrap; gap: .5rem 2rem; } .figures div { min-width: 7rem; } .figures b { display: block; font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums; }
details { margin: 0 0 1rem; } summary { cursor: pointer; padding: .25rem 0; color: var(--accent); } footer { color: var(--soft); font-size: .875rem; padding-bottom: 2rem; }
.hbars { display: grid; grid-template-columns: minmax(0, 14rem) 1fr auto; gap: .4rem .75rem; align-items: center; } .hbars span { overflow-wrap: anywhere; } .hbars svg { height: 1rem; }
@media (max-width: 40rem) { .hbars { grid-template-columns: minmax(0, 1fr) auto; grid-auto-flow: dense; } .hbars svg { grid-column: 1 / -1; height: .6rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin: 0 0 .5rem; } th, td { padding: .5rem .75rem; } .who { margin-left: 0; } nav.main a { padding: .6rem .55rem; }
.stacked thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; } .stacked tr, .stacked td, .stacked th { display: block; border: 0; text-align: left; }
.stacked tr { border-top: 1px solid var(--line); padding: .5rem 0; } .stacked td, .stacked tbody th { padding: .1rem 1rem; white-space: normal; }
.stacked td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); } .stacked caption { display: block; } }
`;
