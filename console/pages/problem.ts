import type { Problem } from '../../engine/console';
import { html } from '../html';
import { notice } from '../parts/form';
import { barePage, page } from '../parts/layout';
import type { View } from '../view';

/** Says what went wrong, and what to do. */
export function problemPage(view: View | undefined, { title, detail, remedy }: Problem): string {
	const said = notice(`${detail}.`.replace(/\.\.$/, '.'), remedy);
	if (view === undefined) return barePage(title, said);
	const back = html`<p><a href="${view.links.to()}">Overview</a></p>`;
	return page(view, { section: undefined, title }, html`${said}${back}`);
}
