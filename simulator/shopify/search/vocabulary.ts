/** How the value of a search field is told from a record. Times and whole numbers compare by range. */
export type FieldReader<Item> =
	| { readonly kind: 'time'; read(item: Item): number | null }
	| { readonly kind: 'number'; read(item: Item): number | null }
	| { readonly kind: 'text'; read(item: Item, seed: number): readonly (string | null)[] }
	/** Matches the records that have no such text. */
	| { readonly kind: 'otherText'; read(item: Item): readonly string[] }
	| { readonly kind: 'boolean'; read(item: Item): boolean }
	| {
			readonly kind: 'choice';
			readonly choices: Readonly<Record<string, (item: Item) => boolean>>;
	  };

/** What one kind of record can be searched by. */
export interface Vocabulary<Item> {
	/**
	 * The fields whose values simulated records have. One that Shopify documents and that is not here is valid and
	 * matches nothing.
	 */
	readonly readers: Readonly<Record<string, FieldReader<Item>>>;
	/** Where a bare word is looked for. */
	texts(item: Item, seed: number): readonly (string | null)[];
}
