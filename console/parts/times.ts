import { html, type Html } from '../html';
import type { View } from '../view';

/** A time as people read it, in the time zone of the workflow, with the exact one for machines. */
export function time(view: View, iso: string | null): Html {
	if (iso === null) return html`<span class="soft">–</span>`;
	return html`<time class="time" datetime="${iso}">${shownTime(iso, view.timeZone)}</time>`;
}

export function shownTime(iso: string | number, timeZone: string): string {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		day: 'numeric',
		month: 'short',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	});
	return parts.format(new Date(iso));
}

/** How long ago or how long something took, in its two largest units. */
export function length(seconds: number): string {
	const units = [
		['d', 86_400],
		['h', 3_600],
		['min', 60],
		['s', 1],
	] as const;
	const first = units.findIndex(([, size]) => seconds >= size);
	if (first === -1) return '0 s';
	let rest = Math.floor(seconds);
	return units
		.slice(first, first + 2)
		.map(([unit, size]) => {
			const count = Math.floor(rest / size);
			rest -= count * size;
			return count === 0 ? '' : `${count} ${unit}`;
		})
		.filter(Boolean)
		.join(' ');
}
