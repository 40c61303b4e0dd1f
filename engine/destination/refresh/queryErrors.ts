import type { EngineError } from '../../errors';
import { messageOf } from '../../nativeErrors';
import type { ServerFault } from '../../postgres/faults';
import { option, type Said, say } from '../../wording';
import { destinationError } from '../errors';
import { firstLine } from '../serverFaults';

/** What can be the query's own fault, as far as there is something to say of it. */
export type QueryFault = Extract<
	ServerFault,
	'canceled' | 'columnMissing' | 'other' | 'readOnly' | 'tableMissing'
>;

const remedies: Readonly<Record<QueryFault, Said>> = {
	canceled: say`The query took longer than the database allows. Have it read less in "${option('query')}", add an index to what it searches, or have an administrator raise the limit.`,
	columnMissing: say`Check the names of columns in "${option('query')}". PostgreSQL takes names with capital letters in double quotes only.`,
	other: say`Correct "${option('query')}": try it first in a tool for the database.`,
	readOnly: say`Have the query in "${option('query')}" read only; functions that write are refused as well.`,
	tableMissing: say`Check the names of tables in "${option('query')}". If a sync fills one of them, let it run first.`,
};

/** What a back end knows of its server's errors. */
export interface ServerWords {
	/** That it has refused a query, by its name: the beginning of a sentence. */
	readonly refusal: string;
	readonly faultOf: (error: unknown) => string;
	/** What the server adds to help. Default: nothing. */
	readonly hintOf?: (error: unknown) => string | undefined;
	/** Whether the server itself has said it. */
	readonly isServerError: (error: unknown) => boolean;
}

/**
 * Has a server answer a query.
 *
 * @param isReadOnly whether it runs where nothing can be written; else it is the server that takes no writes
 * @throws EngineError `queryRefused` for what is wrong with the query; all other errors as they are
 */
export async function answered(
	{ refusal, faultOf, hintOf, isServerError }: ServerWords,
	isReadOnly: boolean,
	ask: () => Promise<unknown>,
): Promise<void> {
	await ask().catch((error: unknown) => {
		const fault = isServerError(error) ? queryFault(faultOf(error)) : undefined;
		if (fault === undefined || (fault === 'readOnly' && !isReadOnly)) throw error;
		throw queryRefused(refusal, fault, error, hintOf?.(error));
	});
}

function queryFault(fault: string): QueryFault | undefined {
	return Object.hasOwn(remedies, fault) ? (fault as QueryFault) : undefined;
}

/**
 * Says why a database did not answer a query, in its own words: they name what is wrong in it.
 *
 * @param refusal as in {@link ServerWords}
 * @param hint what the database adds to help. Default: nothing
 */
export function queryRefused(
	refusal: string,
	fault: QueryFault,
	error: unknown,
	hint?: string,
): EngineError {
	const added = hint === undefined || hint === '' ? '' : `. ${firstLine(hint)}`;
	return destinationError(
		'queryRefused',
		`${refusal}: ${firstLine(messageOf(error))}${added}. Nothing was written.`,
		remedies[fault],
		{ parameter: 'query', cause: error },
	);
}
