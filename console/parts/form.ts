import { html, type Html } from '../html';
import type { View } from '../view';

/** A button that does something, once: a form with a token of its own. Nothing for those who may only look. */
export function actButton(
	view: View,
	{
		action,
		path,
		label,
		about,
		isMain = false,
		field,
	}: {
		/** What the token is for. */
		readonly action: string;
		/** Where the form is sent. */
		readonly path: readonly string[];
		readonly label: string;
		/** What the label is about, for those who do not see what stands beside it. */
		readonly about: string;
		readonly isMain?: boolean;
		/** What else is entered. */
		readonly field?: Html;
	},
): Html | null {
	if (view.user.role !== 'operator') return null;
	return html`<form method="post" action="${view.links.to(path)}">
		${field === undefined ? null : [field, ' ']}<input
			type="hidden"
			name="token"
			value="${view.token(action)}"
		/><button class="${isMain ? 'main' : ''}" aria-label="${label}: ${about}">${label}</button>
	</form>`;
}

/** A list of choices above a list, with what is chosen. */
export function choice(
	name: string,
	label: string,
	chosen: string | undefined,
	options: readonly (readonly [value: string, label: string])[],
): Html {
	const shown = options.map(([value, words]) => {
		const selected = value === (chosen ?? '') ? html` selected` : null;
		return html`<option value="${value}" ${selected}>${words}</option>`;
	});
	return html`<div>
		<label for="${name}">${label}</label
		><select id="${name}" name="${name}">
			${shown}
		</select>
	</div>`;
}

/** What leads to the next page of a list, and back to its first. */
export function turnPages(
	view: View,
	path: readonly string[],
	query: Readonly<Record<string, string | undefined>>,
	next: string | null,
): Html | null {
	const first = query.cursor
		? html`<a href="${view.links.to(path, { ...query, cursor: undefined })}">First page</a>`
		: null;
	const more =
		next === null
			? null
			: html`<a href="${view.links.to(path, { ...query, cursor: next })}" rel="next">Next page</a>`;
	return first === null && more === null
		? null
		: html`<nav class="pages" aria-label="List">${[first, more]}</nav>`;
}

/** A message on a page. */
export function notice(message: string, remedy: string | undefined, isProblem = true): Html {
	const more = remedy === undefined ? null : html`<p class="soft">${remedy}</p>`;
	return html`<div
		class="card notice${isProblem ? ' problem' : ''}"
		role="${isProblem ? 'alert' : 'status'}"
	>
		<p>${message}</p>
		${more}
	</div>`;
}

/** What was done, as the address tells it: an address says only what the page could have said. */
export function doneNotice(
	done: string | undefined,
	words: Readonly<Record<string, string>>,
): Html | null {
	const said = done !== undefined && Object.hasOwn(words, done) ? words[done] : undefined;
	return said === undefined ? null : notice(said, undefined, false);
}
