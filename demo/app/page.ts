import { createHash } from 'node:crypto';
import type { StoredOrder, Totals } from './orderStore';

const style = `
	:root { color-scheme: light dark; --ink: #17202e; --dim: #64748b; --line: #e2e8f0; --paper: #f6f8fb; --card: #fff; --blue: #2f6fed; --green: #12b886; }
	@media (prefers-color-scheme: dark) {
		:root { --ink: #e6ebf2; --dim: #94a3b8; --line: #2a3444; --paper: #10161f; --card: #182130; --blue: #7fb0ff; --green: #4adba8; }
	}
	* { box-sizing: border-box; }
	body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
	main { max-width: 1040px; margin: 0 auto; padding: 40px 24px; }
	h1 { margin: 0; font-size: 26px; letter-spacing: -0.02em; }
	h1 + p { margin: 4px 0 28px; color: var(--dim); }
	dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 16px; margin: 0 0 28px; }
	dl div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px 20px; }
	dt { color: var(--dim); font-size: 13px; }
	dd { margin: 0; font-size: 28px; font-weight: 600; font-variant-numeric: tabular-nums; }
	dl div:first-child dd { color: var(--blue); }
	table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
	th { text-align: left; font-size: 13px; font-weight: 500; color: var(--dim); }
	th, td { padding: 9px 20px; border-bottom: 1px solid var(--line); white-space: nowrap; }
	td:nth-child(2) { white-space: normal; width: 45%; color: var(--dim); font-size: 14px; }
	td:nth-child(3), th:nth-child(3) { text-align: right; }
	td { font-variant-numeric: tabular-nums; }
	tr:last-child td { border-bottom: 0; }
	td:first-child { font-weight: 600; }
	time { color: var(--dim); }
	tr.new td:first-child::after { content: ''; display: inline-block; width: 8px; height: 8px; margin-left: 8px; border-radius: 4px; background: var(--green); }
	p.none { background: var(--card); border: 1px dashed var(--line); border-radius: 12px; padding: 40px; text-align: center; color: var(--dim); }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Whatever an order may contain, the page runs no script and loads nothing. */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Orders that arrived within this time are marked. */
const newForMs = 70_000;

export function renderPage(content: {
	readonly shop: string;
	readonly totals: Totals;
	/** The newest first. */
	readonly orders: readonly StoredOrder[];
	readonly now?: number;
}): string {
	const { shop, totals, orders } = content;
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Your app: ${totals.orders} orders</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Your app</h1>
<p>The orders of ${escapeHtml(shop)} that have arrived here. The page keeps itself up to date.</p>
<dl>
<div><dt>Orders</dt><dd>${totals.orders}</dd></div>
<div><dt>Requests received</dt><dd>${totals.requests}</dd></div>
<div><dt>Repeated, and ignored</dt><dd>${totals.repeated}</dd></div>
</dl>
${orders.length === 0 ? '<p class="none">Nothing has arrived yet. The first sync is at most a minute away.</p>' : renderTable(orders, content.now ?? Date.now())}
</main>
</body>
</html>
`;
}

function renderTable(orders: readonly StoredOrder[], now: number): string {
	const rows = orders.map((order) => {
		const isNew = now - Date.parse(order.receivedAt) < newForMs;
		return `<tr${isNew ? ' class="new"' : ''}><td>${escapeHtml(order.name)}</td><td>${escapeHtml(shorten(order.items))}</td><td>${escapeHtml(order.total)}</td><td>${renderTime(order.createdAt)}</td><td>${renderTime(order.receivedAt)}</td></tr>`;
	});
	return `<table>
<thead><tr><th>Order</th><th>Items</th><th>Total</th><th>Created in the shop, UTC</th><th>Arrived, UTC</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>`;
}

/** An order may have hundreds of line items. */
function shorten(text: string): string {
	const characters = [...text];
	return characters.length <= 60 ? text : `${characters.slice(0, 58).join('').trimEnd()} …`;
}

function renderTime(iso: string): string {
	const shown = iso.slice(0, 19).replace('T', ' ');
	return `<time datetime="${escapeHtml(iso)}">${escapeHtml(shown)}</time>`;
}

const entities: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
