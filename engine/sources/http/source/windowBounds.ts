import { localBounds, type TimeRange, timeZone } from '../../../time';
import { type ApiRequest, type RequestPlace, withValue } from '../apiRequest';

/** How times are written where an API filters by them; `local` and `sql` by the clocks of a zone, without an offset. */
export const boundFormats = [
	'iso',
	'isoDate',
	'local',
	'sql',
	'unixMilliseconds',
	'unixSeconds',
] as const;
export type BoundFormat = (typeof boundFormats)[number];

/** Where a request carries the window that is asked for. Plain data. */
export interface WindowBounds {
	readonly from: RequestPlace | undefined;
	/** Where the API filters by no end, the list is open, and goes on to grow while it is read. */
	readonly to: RequestPlace | undefined;
	readonly format: BoundFormat;
	/** For `local`, `sql` and `isoDate`. Default: UTC. */
	readonly zone: string | undefined;
}

const secondMs = 1_000;
/** By so much a window is begun earlier. */
const marginMs = secondMs;
const dayMs = 24 * 60 * 60 * secondMs;

/**
 * A request for a window, and a little more: APIs compare by the second, and it is not known whether their bounds are
 * among what they give out. What comes twice so is written once.
 *
 * @param window epoch milliseconds, the end excluded
 */
export function withWindow(
	request: ApiRequest,
	{ from, to, format, zone }: WindowBounds,
	window: TimeRange,
): ApiRequest {
	const wide = {
		from: Math.floor(window.from / secondMs) * secondMs - marginMs,
		to: Math.ceil(window.to / secondMs) * secondMs,
	};
	const texts = written(wide, format, zone ?? 'UTC');
	const begun = from === undefined ? request : withValue(request, from, texts.from);
	return to === undefined ? begun : withValue(begun, to, texts.to);
}

function written(
	{ from, to }: TimeRange,
	format: BoundFormat,
	zone: string,
): { readonly from: string | number; readonly to: string | number } {
	const both = <Text extends string | number>(write: (ms: number) => Text) => ({
		from: write(from),
		to: write(to),
	});
	switch (format) {
		case 'unixSeconds':
			return both((ms) => ms / secondMs);
		case 'unixMilliseconds':
			return both((ms) => ms);
		case 'iso':
			return both((ms) => new Date(ms).toISOString().replace('.000Z', 'Z'));
		case 'local':
			return byClocks({ from, to }, zone);
		case 'sql': {
			const bounds = byClocks({ from, to }, zone);
			return { from: bounds.from.replace('T', ' '), to: bounds.to.replace('T', ' ') };
		}
		case 'isoDate': {
			// A day that has begun is asked for whole.
			const days = localBounds({ from, to: to + dayMs }, timeZone(zone));
			return { from: days.from.slice(0, 10), to: days.to.slice(0, 10) };
		}
	}
}

/**
 * The margin is kept by the clocks, too: where they are set back within the window, the second that they show again has
 * none before it.
 */
function byClocks({ from, to }: TimeRange, zone: string): ReturnType<typeof localBounds> {
	const bounds = localBounds({ from: from + marginMs, to }, timeZone(zone));
	const begin = new Date(Date.parse(`${bounds.from}Z`) - marginMs);
	return { from: begin.toISOString().replace('.000Z', ''), to: bounds.to };
}
