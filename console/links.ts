/**
 * Addresses within the console, relative to the page that they stand on: whatever a proxy puts in front of them, and in
 * test as in production.
 *
 * @param depth how many parts the page's own address has behind that of the console
 */
export class Links {
	constructor(
		/** The last part of the console's own address. */
		private readonly root: string,
		private readonly depth: number,
	) {}

	to(
		path: readonly string[] = [],
		query: Readonly<Record<string, string | undefined>> = {},
	): string {
		const parts = [this.root, ...path].map(encodeURIComponent).join('/');
		const given = Object.entries(query).flatMap(([name, value]) =>
			value === undefined || value === '' ? [] : [[name, value]],
		);
		const search = new URLSearchParams(given).toString();
		return `${'../'.repeat(this.depth)}${parts}${search === '' ? '' : `?${search}`}`;
	}
}
