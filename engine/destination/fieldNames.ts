import { contentHash } from '../records/contentHash';
import { isBookkeeping } from './bookkeeping';
import type { DestinationRecord, RenamedField } from './destination';
import { beyondPlain, nameFault } from './identifiers';

/** What a database takes for the name of a column. */
export interface NameRules {
	readonly maxBytes: number;
	/** Names that are its own in every table. */
	readonly system: ReadonlySet<string>;
	/** Whether `OK` and `ok` are one column. */
	readonly foldsCase: boolean;
	/** How many columns a table can have. */
	readonly maxColumns: number;
	/** Whether names have no character beyond 65,535, such as an emoji, and end in no space. Default: false. */
	readonly isPlain?: boolean;
}

/**
 * Which column a field of the records belongs to: the one of its name, unless the database cannot have such a column. Then
 * it is the name, cut where it is too long, with a hash of the whole name behind it: the same in every run, and two long
 * names that begin alike stay two.
 */
export class FieldNames {
	private readonly resolved = new Map<string, string>();
	/** By what tells names apart in the database. */
	private readonly taken = new Set<string>();

	/**
	 * @param columns those that the table has
	 * @param accountColumn the one among them that no field of a record goes to
	 */
	constructor(
		private readonly rules: NameRules,
		private readonly columns: ReadonlySet<string>,
		private readonly accountColumn?: string,
	) {
		for (const name of columns) this.taken.add(this.folded(name));
	}

	columnOf(field: string): string {
		const known = this.resolved.get(field);
		if (known !== undefined) return known;
		const column = this.isFine(field) ? field : substitute(field, this.rules);
		this.resolved.set(field, column);
		this.taken.add(this.folded(column));
		return column;
	}

	learn(fields: Iterable<string>): void {
		for (const field of fields) this.columnOf(field);
	}

	get renamed(): readonly RenamedField[] {
		return Array.from(this.resolved, ([field, column]) => ({ field, column })).filter(
			({ field, column }) => field !== column,
		);
	}

	/** Returns the records with their fields named as the columns are. */
	fit(
		records: readonly DestinationRecord[],
		fields: readonly RenamedField[] = this.renamed,
	): readonly DestinationRecord[] {
		const renamed = new Map(fields.map(({ field, column }) => [field, column]));
		if (renamed.size === 0) return records;
		return records.map((record) => {
			const entries = Object.entries(record.columns);
			if (!entries.some(([field]) => renamed.has(field))) return record;
			const named = entries.map(([field, value]) => [renamed.get(field) ?? field, value]);
			return { ...record, columns: Object.fromEntries(named) as Record<string, unknown> };
		});
	}

	private isFine(field: string): boolean {
		if (field === this.accountColumn || isBookkeeping(field)) return false;
		if (this.rules.system.has(field)) return false;
		if (this.columns.has(field)) return true;
		return (
			nameFault(field, this.rules.maxBytes, this.rules.isPlain) === undefined &&
			!this.taken.has(this.folded(field))
		);
	}

	private folded(name: string): string {
		return this.rules.foldsCase ? name.toLowerCase() : name;
	}
}

const hashLength = 8;

function substitute(field: string, { maxBytes, isPlain = false }: NameRules): string {
	const hash = contentHash(JSON.stringify(field))
		.replace(/[^a-z0-9]/gi, '')
		.toLowerCase()
		.slice(0, hashLength);
	const storable = field.replaceAll('\0', '').toWellFormed();
	const plain = isPlain ? storable.replace(beyondPlain, '') : storable;
	const readable = plain.trim() || 'unnamed';
	return `${cut(readable, maxBytes - hash.length - 1)}_${hash}`;
}

/** To so many bytes, no character halved. */
function cut(text: string, maxBytes: number): string {
	let short = '';
	let bytes = 0;
	for (const character of text) {
		bytes += Buffer.byteLength(character);
		if (bytes > maxBytes) break;
		short += character;
	}
	return short;
}

/** The names of all fields, in the order in which they first appear. */
export function fieldsOf(records: readonly DestinationRecord[]): ReadonlySet<string> {
	const fields = new Set<string>();
	for (const { columns } of records) for (const name of Object.keys(columns)) fields.add(name);
	return fields;
}
