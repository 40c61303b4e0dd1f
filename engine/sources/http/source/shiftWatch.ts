import type { WalkEnd } from '../paging/walk';

/**
 * Watches whether the pages of a list shift while they are read, so that a record slips through between two of them: where
 * fewer are left than a page before, some have left the list, and those behind have moved up.
 */
export class ShiftWatch {
	private total: number | undefined;
	private hasFallen = false;
	private hasMoved = false;
	private isShort = false;

	/**
	 * @param isOpen whether the list has no end in time, so that an edit moves a record within it
	 * @param isSorted whether it is in the order of the time of the last edit, so that an edit moves a record to its end
	 * @param startedMs when it was begun to be read, by the source's clock; undefined where that is not known
	 */
	constructor(
		private readonly isOpen: boolean,
		private readonly isSorted: boolean,
		private readonly startedMs: number | undefined,
	) {}

	/**
	 * @param total how many records the list has by this page; undefined where the API does not tell
	 * @param times the cursors of the page's records, in epoch milliseconds
	 * @param end with the last page
	 */
	note(total: number | undefined, times: readonly number[], end?: Pick<WalkEnd, 'isShort'>): void {
		if (end?.isShort === true) this.isShort = true;
		const before = this.total ?? total;
		if (total !== undefined && before !== undefined && total < before) this.hasFallen = true;
		this.total = total ?? this.total;
		const { isOpen, startedMs = Infinity } = this;
		if (isOpen && times.some((at) => at >= startedMs)) this.hasMoved = true;
	}

	/** Whether a record may have slipped through for certain, so that the list is to be read again. */
	get hasShifted(): boolean {
		return this.hasFallen || (this.hasMoved && this.isSorted);
	}

	/** Why the list has as good as certainly not come whole; undefined where it has, as far as it shows. */
	get fault(): string | undefined {
		if (this.hasShifted) return this.doubt;
		return this.isShort ? 'The pages ran out before there were as many as the API says' : undefined;
	}

	/** Why it is not known that none has; undefined where nothing speaks for it. */
	get doubt(): string | undefined {
		if (this.hasShifted) {
			return `The list has shifted each time that it was read, so that records may have slipped through between two pages`;
		}
		if (!this.hasMoved) return undefined;
		return 'Records were edited or added while the list was read, and it has no end in time, so that nothing shows that none slipped through between two pages';
	}
}
