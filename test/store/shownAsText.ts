import type { CreatableKind } from '../../engine/destination/columns';
import type { DestinationBackEnd } from '../support/destinations';

/** Returns an expression for the column `value` as text, however the back end keeps it. */
export function asText(kind: CreatableKind, backEnd: DestinationBackEnd['dialect']): string {
	if (backEnd === 'PostgreSQL') {
		const utc = `to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
		return kind === 'timestamptz'
			? `regexp_replace(${utc}, '(\\.\\d{3})000$', '\\1') || 'Z'`
			: 'value::text';
	}
	if (backEnd === 'MariaDB') {
		const text = 'CAST(value AS CHAR)';
		if (kind === 'numeric') return `TRIM(TRAILING '0' FROM ${text})`;
		if (kind === 'double') return `REPLACE(${text}, 'e', 'e+')`;
		if (kind === 'timestamptz') {
			const iso = `DATE_FORMAT(value, '%Y-%m-%dT%H:%i:%s.%f')`;
			return `CONCAT(REGEXP_REPLACE(${iso}, '(\\\\.[0-9]{3})000$', '\\\\1'), 'Z')`;
		}
		if (kind !== 'boolean') return text;
	}
	return kind === 'boolean'
		? "CASE value WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
		: 'CAST(value AS TEXT)';
}
