import type { Rights } from '../destination';
import { usersTables } from '../tombstones';
import { findTable, type MysqlTable, tableNames } from './catalogue';
import { quoted } from './names';
import { faultOf } from './serverErrors';
import type { Session } from './session';

/** The catalogue names tables that the user has any right on, so that mostly the first one will do, or none. */
const mostTried = 20;

/** Tells what the user may do, by what the server lets it prepare: rights come by roles and patterns as well. */
export async function rightsOfUser(session: Session): Promise<Rights> {
	const [row] = await session.rows('SELECT DATABASE()');
	const makes = await isAllowed(session.check('CREATE TABLE `_sync_rights` (id INT)'));
	return {
		makesTablesIn: makes ? [String(row?.[0])] : [],
		writesTo: await writableTable(session),
	};
}

async function writableTable(session: Session): Promise<string | undefined> {
	const names = usersTables(await tableNames(session));
	for (const name of names.slice(0, mostTried)) {
		const table = await findTable(session, name);
		if (table?.hasTransactions === true && (await mayWrite(session, name, table))) return name;
	}
	return undefined;
}

async function mayWrite(session: Session, name: string, table: MysqlTable): Promise<boolean> {
	const to = quoted(name);
	const column = quoted(table.columns.find(({ isGenerated }) => !isGenerated)?.name ?? '');
	const statements = [
		`INSERT INTO ${to} (${column}) SELECT ${column} FROM ${to}`,
		`UPDATE ${to} SET ${column} = NULL`,
		`DELETE FROM ${to}`,
	];
	for (const statement of statements) {
		if (!(await isAllowed(session.check(statement)))) return false;
	}
	if (!(await isAllowed(makesTemporaryTables(session)))) return false;
	// Only what is run shows that a server takes no writes from anybody.
	await session.run(writeOfNothing(to));
	return true;
}

async function makesTemporaryTables(session: Session): Promise<void> {
	await session.run('CREATE TEMPORARY TABLE `_sync_rights` (id INT)');
	await session.run('DROP TEMPORARY TABLE `_sync_rights`');
}

/**
 * A write that finds no row, and that a server refuses which takes no writes.
 *
 * @param name quoted
 */
export function writeOfNothing(name: string): string {
	return `DELETE FROM ${name} WHERE FALSE`;
}

async function isAllowed(asked: Promise<unknown>): Promise<boolean> {
	return await asked.then(
		() => true,
		(error: unknown) => {
			if (faultOf(error) !== 'permissionDenied') throw error;
			return false;
		},
	);
}
