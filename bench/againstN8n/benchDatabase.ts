import type { CredentialReference, WorkflowNode } from '../../rig/n8n/workflow';
import type { OwnColumn } from '../ownBlocks';
import type { RealN8n } from '../realN8n';
import type { Row } from './orderDifferences';

/** What our blocks need to write to a database. */
export interface OurAccess {
	readonly credentials: {
		readonly syncAccountApi: CredentialReference;
		readonly syncDatabaseApi?: CredentialReference;
	};
	/** The parameter of Sync Records. */
	readonly tableIn: 'storeDatabase' | 'otherDatabase';
}

/** A database that n8n's own blocks and ours write to, each run to a table of its own. */
export interface BenchDatabase {
	newTable(): string;
	/** The columns as this database has them, of PostgreSQL's. */
	columnsOf(columns: readonly OwnColumn[]): readonly OwnColumn[];
	/**
	 * Makes a table as a user makes it for n8n's own blocks, which make none.
	 *
	 * @param columns `id` among them, which is the key
	 */
	makeTable(table: string, columns: readonly OwnColumn[]): Promise<void>;
	/** n8n's own block that inserts or updates all items by their `id`, with its credential. */
	ownBlock(real: RealN8n, table: string): Promise<WorkflowNode>;
	/** A Sync Account whose store has no history, and what else our blocks need. */
	createAccess(real: RealN8n): Promise<OurAccess>;
	rows(table: string): Promise<number>;
	/** All rows, where they are to be compared with the shop in every column. */
	content?(table: string): AsyncIterable<Row>;
	close(): Promise<void>;
}

/** The statement that makes such a table, in the database's own quotes. */
export function tableStatement(
	table: string,
	columns: readonly OwnColumn[],
	quoted: (name: string) => string,
): string {
	const defined = columns.map(
		({ name, type }) => `${quoted(name)} ${type}${name === 'id' ? ' PRIMARY KEY' : ''}`,
	);
	return `CREATE TABLE ${quoted(table)} (${defined.join(', ')})`;
}
