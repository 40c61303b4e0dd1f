import { splitDown } from '../splitting';
import { writeOfNothing } from './rights';
import { faultOf } from './serverErrors';
import type { Session } from './session';
import type { TablePlan } from './structure';

/**
 * Makes or alters a table as it was planned. What a server that dies has taken of it, a table without rows or a column
 * without values, is what the next batch finds, and goes on with.
 */
export async function carryOut(session: Session, { change }: TablePlan): Promise<void> {
	if (change === undefined) return;
	const { statement, narrower } = change;
	const refusal = await session.run(statement).then(
		() => undefined,
		(error: unknown) => ({ error }),
	);
	if (refusal === undefined) return;
	if (!isTooWide(refusal.error) || narrower === undefined) throw refusal.error;
	if (narrower.statement !== undefined) await session.run(narrower.statement);
	const add = async (clauses: readonly string[]) => {
		await session.run(narrower.alter(clauses));
	};
	// What finds no room is left out: who looks at the table then reports it.
	await splitDown(narrower.clauses, add, isTooWide);
}

/**
 * Finds out what can be known of a change without making it: whether the user may, and of a new table whether there can
 * be such a one, by a temporary one in its place.
 */
export async function rehearseChange(
	session: Session,
	{ change, isThere }: TablePlan,
	name: string,
): Promise<void> {
	if (change === undefined) return;
	await session.check(change.statement);
	if (isThere) return;
	// A server that takes no writes takes temporary tables.
	await session.run(writeOfNothing(name)).catch((error: unknown) => {
		if (faultOf(error) === 'readOnly') throw error;
	});
	const temporary = change.statement.replace('CREATE TABLE', 'CREATE TEMPORARY TABLE');
	await session.run(temporary).catch((error: unknown) => {
		if (!isTooWide(error) || change.narrower === undefined) throw error;
	});
	await session.run(`DROP TEMPORARY TABLE IF EXISTS ${name}`);
}

function isTooWide(error: unknown): boolean {
	return faultOf(error) === 'tooWide';
}
