import { createHash } from 'node:crypto';

import type { TableOptions } from '../destination';
import type { FieldColumns } from '../fieldColumns';
import { shapeOf, type TableShape } from '../tableShape';
import type { UniqueKey } from '../uniqueKeys';
import { widenableFields, type WidenableField } from '../widening';
import type { PostgresTable } from './catalogue';
import { type Statements, statementsFor } from './statements';
import { nameRules } from './structure';

/** A table as it was settled, with all that is derived from it. */
export interface SettledTable {
	readonly shape: TableShape;
	readonly qualifiedName: string;
	readonly statements: Statements;
	readonly uniqueKeys: readonly UniqueKey[];
	readonly canCopy: boolean;
	readonly canStage: boolean;
	/** Statement that keeps other writers of these rows out until the transaction ends. */
	readonly lock: string;
	readonly fieldColumns: FieldColumns;
	/** Fields whose columns are widened when a record needs it. */
	readonly widenable: readonly WidenableField[];
}

export function settledTable(
	name: string,
	found: PostgresTable,
	options: TableOptions,
	columnsOfFields: FieldColumns,
): SettledTable {
	const shape = shapeOf(found, options);
	return {
		shape,
		qualifiedName: name,
		statements: statementsFor(name, shape, options.takeOver === true),
		uniqueKeys: found.uniqueKeys,
		canCopy: found.canCopy,
		canStage: found.canStage,
		lock: advisoryLock(`${found.oid}:${shape.account?.id ?? ''}`),
		fieldColumns: columnsOfFields,
		widenable: widenableFields(found, options, nameRules, columnsOfFields.known),
	};
}

/**
 * Writers of the same rows take turns, so that what one read of the table stays true until it has written: counts are
 * true then, and no deadlock arises between them. It is held until the transaction ends, also behind a pooler.
 */
export function advisoryLock(subject: string): string {
	const digest = createHash('sha256').update(`scheduled-sync destination ${subject}`).digest();
	return `SELECT pg_advisory_xact_lock(${digest.readBigInt64BE()})`;
}
