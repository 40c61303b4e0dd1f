import { fraction } from '../../server/hash';
import { json, type Reply } from '../../server/reply';

export interface FailingPagesOptions {
	/** How many of the pages fail, from 0 to 1. Which ones is drawn from the seed and the request for each. */
	readonly share: number;
	/** How often each of them fails. Default: until it is mended. */
	readonly times?: number;
	/** Default 500. */
	readonly status?: number;
}

const drawn = 50;

/** Pages that cannot be answered, whoever asks: the same ones in every run. */
export class FailingPages {
	/** How often each page has failed, by its request. */
	private readonly failed = new Map<string, number>();
	private isMended = false;

	constructor(
		private readonly options: FailingPagesOptions | undefined,
		private readonly seed: number,
	) {}

	/** How many pages have failed at least once. */
	get count(): number {
		return this.failed.size;
	}

	/** From now on every page can be answered. */
	mend(): void {
		this.isMended = true;
	}

	/**
	 * What is answered in place of a page; undefined when it is well.
	 *
	 * @param request the same for the same page, whatever the order of its parameters
	 */
	strike(request: string): Reply | undefined {
		if (this.options === undefined || this.isMended) return undefined;
		const { share, times = Infinity, status = 500 } = this.options;
		const failures = this.failed.get(request) ?? 0;
		if (failures >= times || fraction(this.seed, numberOf(request), drawn) >= share)
			return undefined;
		this.failed.set(request, failures + 1);
		const message = 'This page cannot be shown at the moment.';
		return json(status, { error: { code: 'internal_error', message } });
	}
}

/** FNV-1a. */
function numberOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let at = 0; at < text.length; at++) {
		hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	}
	return hash >>> 0;
}
