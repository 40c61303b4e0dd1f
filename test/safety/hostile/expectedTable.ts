import type { IDataObject } from 'n8n-workflow';

import type { Findings } from './findings';
import { glimpse } from './findings';
import { isKept } from './keptExactly';
import type { StoredRow, StoredTable } from './storedRows';

/** What a table must hold of a record. */
interface ExpectedRow {
	readonly account: string;
	readonly json: IDataObject;
	readonly isHonest: boolean;
	/** Whether the block has said that fields were left out, for want of columns. */
	readonly mayLackFields: boolean;
}

export const accountColumn = 'account';

/** A table of one or several accounts, with the rows that it must have, and no others. */
export class ExpectedTable {
	private readonly rows = new Map<string, ExpectedRow>();

	/** @param owner the account whose table it is; undefined for one that accounts share */
	constructor(
		readonly name: string,
		private readonly owner: string | undefined,
	) {}

	expect(row: ExpectedRow): void {
		this.rows.set(keyOf(row.account, String(row.json.id)), row);
	}

	/** Holds the rows that there are against those that there must be. */
	async compare(stored: StoredTable | undefined, findings: Findings): Promise<void> {
		const missing = new Map(this.rows);
		if (stored !== undefined) {
			for await (const row of stored.rows()) {
				const account = this.owner ?? row.get(accountColumn) ?? '';
				const key = keyOf(account, row.get('id') ?? '');
				const where = `${this.name}, ${account}, ${glimpse(row.get('id'))}`;
				const expected = missing.get(key);
				missing.delete(key);
				if (expected === undefined) findings.add(`${where}: is there, though it was not written`);
				else this.compareRow(where, expected, row, stored, findings);
			}
		}
		for (const { account, json } of missing.values()) {
			findings.add(`${this.name}, ${account}, ${glimpse(json.id)}: is not there`);
		}
	}

	private compareRow(
		where: string,
		{ account, json, isHonest, mayLackFields }: ExpectedRow,
		row: StoredRow,
		{ types }: StoredTable,
		findings: Findings,
	): void {
		const owner = row.get('_sync_owner') ?? '';
		if (!owner.startsWith(`${encodeURIComponent(account)}:`))
			findings.add(`${where}: belongs to ${glimpse(owner)}`);
		const unexplained = new Set([...row.keys()].filter((name) => !this.isOfWriter(name)));
		for (const [field, value] of Object.entries(json)) {
			if (value === null || value === undefined) continue;
			if (this.isAccount(field) && value === account) continue;
			const columns = [...unexplained].filter((column) => mayBeColumnOf(field, column));
			const kept = columns.find((column) =>
				isKept(value, row.get(column) ?? '', types.get(column) ?? ''),
			);
			if (kept !== undefined) unexplained.delete(kept);
			else if (columns.length > 0 || isHonest || !mayLackFields) {
				const held = columns.map((column) => `${column}: ${glimpse(row.get(column))}`);
				findings.add(
					`${where}: ${glimpse(field)} is ${glimpse(value)}, but there is ${held.join(', ') || 'nothing'}`,
				);
				for (const column of columns) unexplained.delete(column);
			}
		}
		for (const column of unexplained) {
			findings.add(
				`${where}: holds ${glimpse(row.get(column))} in "${column}", which it was not given`,
			);
		}
	}

	/** Whether a name is that of the column which tells the accounts of a shared table apart. */
	private isAccount(name: string): boolean {
		return this.owner === undefined && name === accountColumn;
	}

	private isOfWriter(column: string): boolean {
		return (
			this.isAccount(column) ||
			/^_sync_(?:cursor|hash|read_at|run_id|owner|deleted_at)$/.test(column)
		);
	}
}

/** A length before it keeps two parts apart, whatever is in them. */
function keyOf(account: string, id: string): string {
	return `${account.length} ${account} ${id}`;
}

const substitute = /^(.*)_[0-9a-z]{8}$/s;

/** Whether a column has a field's name, or one that may stand for it where it can be no name of a column. */
function mayBeColumnOf(field: string, column: string): boolean {
	if (column === field) return true;
	const stem = substitute.exec(column)?.[1];
	if (stem === undefined) return false;
	const readable = field.replaceAll('\0', '').toWellFormed().trim() || 'unnamed';
	return readable.startsWith(stem);
}
