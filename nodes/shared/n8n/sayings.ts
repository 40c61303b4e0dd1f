import type { IExecuteFunctions } from 'n8n-workflow';

import { type ShownTime } from '../../../engine/run';
import { shownMoment, timeZone } from '../../../engine/time';
import { environment } from './environment';
import { showHint } from './showOnce';

/** What a node says on its output panel of what it did for one item. */
export interface Saying {
	/** What it is about, such as the name of a sync: told where something is said of others beside it. */
	readonly about: string;
	readonly message: string;
	/** Default: `info` */
	readonly type?: 'info' | 'warning';
}

/** An output panel has room for so many. */
const mostShown = 5;

/** Shows what a node says of its items, in one hint, what needs attention first. It is of this round alone. */
export function showSayings(context: IExecuteFunctions, sayings: readonly Saying[]): void {
	const isWarning = ({ type }: Saying): boolean => type === 'warning';
	const ordered = [...sayings].sort((a, b) => Number(isWarning(b)) - Number(isWarning(a)));
	const about = new Set(sayings.map((saying) => saying.about));
	const texts = ordered.map((saying) =>
		about.size > 1 ? `${saying.about}: ${saying.message}` : saying.message,
	);
	if (texts.length === 0) return;
	const shown = texts.slice(0, mostShown).map((text) => text.replace(/\.$/, ''));
	const more = texts.length - shown.length;
	showHint(context, {
		type: sayings.some(isWarning) ? 'warning' : 'info',
		message: `${shown.join(' · ')}${more > 0 ? ` · and ${more} more` : ''}.`,
	});
}

/** Writes moments for people, in the workflow's time zone. */
export function shownTimes(context: Pick<IExecuteFunctions, 'getTimezone'>): ShownTime {
	const zone = timeZone(context.getTimezone());
	return (epochMs) => shownMoment(epochMs, environment().now(), zone);
}
