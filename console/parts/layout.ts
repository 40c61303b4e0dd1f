import { html, Html } from '../html';
import { styles } from '../styles';
import type { View } from '../view';

export type Section = 'overview' | 'runs' | 'failed' | 'objects' | 'orders' | 'sales';

const sections = [
	['overview', 'Overview', []],
	['runs', 'Runs', ['runs']],
	['failed', 'Failed', ['failed']],
	['objects', 'Objects', ['objects']],
	['orders', 'Orders', ['orders']],
	['sales', 'Sales', ['sales']],
] as const satisfies readonly (readonly [Section, string, readonly string[]])[];

/** A whole page. The bar on top leads to the others. */
export function page(
	view: View,
	{ section, title }: { readonly section: Section | undefined; readonly title: string },
	content: Html,
): string {
	const { accountId, links, user } = view;
	const bar = sections.map(([name, label, path]) => {
		const current = name === section ? html` aria-current="page"` : null;
		return html`<li><a href="${links.to(path)}" ${current}>${label}</a></li>`;
	});
	const role = user.role === 'operator' ? 'operator' : 'viewer';
	return documentOf(
		`${title} · ${accountId}`,
		html`<a class="skip" href="#content">Skip to the content</a>
			<header class="top">
				<div>
					<span class="name">${accountId}</span><span class="who">${user.name}, ${role}</span>
					<nav class="main" aria-label="Pages">
						<ul>
							${bar}
						</ul>
					</nav>
				</div>
			</header>
			<main id="content" tabindex="-1">
				<h1>${title}</h1>
				${content}
			</main>
			<footer>
				<p>Times are in ${view.timeZone}. <a href="${links.to(['openapi.json'])}">API</a></p>
			</footer>`,
	);
}

/** A page for whoever is not signed in, or asks for what cannot be shown: it tells nothing of the account. */
export function barePage(title: string, content: Html): string {
	return documentOf(
		title,
		html`<main id="content">
			<h1>${title}</h1>
			${content}
		</main>`,
	);
}

function documentOf(title: string, body: Html): string {
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="referrer" content="no-referrer" />
				<title>${title}</title>
				${style}
			</head>
			<body>
				${body}
			</body>
		</html>`.text;
}

/** As it is, to the last space: the page's policy names it by its hash. */
const style = new Html(`<style>${styles}</style>`);
