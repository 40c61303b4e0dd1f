import { statuses } from '../data/user';
import { BadRequest } from '../http/badRequest';
import type { UserQuery } from './listUsers';
import { sorts } from './userList';

/** A request's parameters, by name, wherever they stood. */
export type Parameters = ReadonlyMap<string, string>;

/**
 * Reads which users are asked for: `updated_since`, `updated_until`, `status`, `sort` (`id`, `updated_at`, with `-` in
 * front for the other way).
 */
export function readQuery(parameters: Parameters): UserQuery {
	const sort = parameters.get('sort') ?? 'id';
	const descending = sort.startsWith('-');
	return {
		sort: oneOf('sort', descending ? sort.slice(1) : sort, sorts),
		descending,
		updatedSince: readTime('updated_since', parameters),
		updatedUntil: readTime('updated_until', parameters),
		status: parameters.has('status')
			? oneOf('status', parameters.get('status') ?? '', statuses)
			: undefined,
	};
}

/** Reads a whole number within bounds; `fallback` where the parameter is missing or empty. */
export function readWhole(
	name: string,
	parameters: Parameters,
	{
		fallback,
		least,
		most,
	}: { readonly fallback: number; readonly least: number; readonly most: number },
): number {
	const text = parameters.get(name) ?? '';
	if (text === '') return fallback;
	const value = /^\d+$/.test(text) ? Number(text) : NaN;
	if (value >= least && value <= most) return value;
	throw new BadRequest(
		'invalid_parameter',
		`${name} must be a whole number from ${least} to ${most}; it is ${text}.`,
	);
}

/** With an offset or Z: a time without one would be anybody's guess. */
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function readTime(name: string, parameters: Parameters): number | undefined {
	const text = parameters.get(name);
	if (text === undefined || text === '') return undefined;
	const read = time.test(text) ? Date.parse(text) : NaN;
	if (!Number.isNaN(read)) return read;
	throw new BadRequest(
		'invalid_parameter',
		`${name} must be a time such as 2026-07-29T14:30:00Z; it is ${text}.`,
	);
}

function oneOf<Name extends string>(
	parameter: string,
	given: string,
	names: readonly Name[],
): Name {
	const found = names.find((name) => name === given);
	if (found !== undefined) return found;
	throw new BadRequest(
		'invalid_parameter',
		`${parameter} must be one of ${names.join(', ')}; it is ${given}.`,
	);
}
