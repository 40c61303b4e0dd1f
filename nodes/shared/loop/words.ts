/** What is listed, in the words of its block. */
export interface ListingWords {
	/** As in "an order". */
	readonly one: string;
	/** As in "order". */
	readonly single: string;
	readonly many: string;
	/** What the block's own parameter is called that narrows the list. */
	readonly narrowedBy: string;
	/** What its option is called that says whether *Done* is withheld. */
	readonly onFailed: string;
	/** The kind of the error that withholds it. */
	readonly failedKind: 'ordersFailed' | 'recordsFailed';
}
