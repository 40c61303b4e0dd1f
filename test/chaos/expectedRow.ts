/** An order as the table is to hold it. */
export interface ExpectedRow {
	readonly id: string;
	readonly name: string;
	readonly createdAt: string;
	readonly updatedAt: string;
	readonly totalPrice: string;
	/** Says which of its states it is. */
	readonly note: string;
	/** In the order of their IDs; absent where they are not read. */
	readonly lineItems?: readonly ExpectedLineItem[];
}

export interface ExpectedLineItem {
	readonly id: string;
	readonly quantity: number;
	/** Without what edits have taken out. */
	readonly currentQuantity: number;
}
