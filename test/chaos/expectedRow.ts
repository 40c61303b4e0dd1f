/** An order as the table is to hold it. */
export interface ExpectedRow {
	readonly id: string;
	readonly name: string;
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly totalPrice: string;
	/** Says which of its states it is. */
	readonly note: string;
}
