/** What is listed, in the words of its block. */
export interface ListingWords {
	/** As in "an order". */
	readonly one: string;
	/** As in "order". */
	readonly single: string;
	readonly many: string;
	/** As parameters are called that are about one, and about several. */
	readonly inTitles: { readonly single: string; readonly many: string };
	/** What the block's own parameter is called that narrows the list. */
	readonly narrowedBy: string;
	/** The kind of the error that withholds *Done*. */
	readonly failedKind: 'ordersFailed' | 'recordsFailed';
}
