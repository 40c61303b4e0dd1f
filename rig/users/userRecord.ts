import type { ShownUser } from '../../simulator/users';
import type { Row } from '../tables/sqliteTable';
import type { ComparedRecord } from '../tables/tableComparison';

/** A row of template 04. No interface: rows are compared as objects with any fields. */
export type UserRow = {
	readonly external_id: string;
	readonly email: string | null;
	readonly full_name: string;
	readonly status: string;
	readonly metadata: unknown;
	readonly updated_at: string;
};

/** What template 04 makes of a user of the simulated API. */
export function rowOfUser(user: ShownUser): UserRow {
	return {
		external_id: String(user.id),
		email: user.email?.toLowerCase() ?? null,
		full_name: `${user.first_name} ${user.last_name}`,
		status: user.status,
		metadata: user.metadata,
		updated_at: user.updated_at,
	};
}

/** A user of the simulated API, to be compared with what template 04 has made of it. */
export function userOfApi(user: ShownUser): ComparedRecord {
	return record(rowOfUser(user));
}

/** A user as template 04 has put it into a table. */
export function userOfRow(row: Row): ComparedRecord {
	const { metadata, updated_at: updatedAt } = row;
	return record({
		external_id: String(row.external_id),
		email: row.email === null ? null : String(row.email),
		full_name: String(row.full_name),
		status: String(row.status),
		// JSON is text in SQLite.
		metadata: typeof metadata === 'string' ? JSON.parse(metadata) : metadata,
		updated_at: updatedAt instanceof Date ? updatedAt.toISOString() : String(updatedAt),
	});
}

/** Times are compared as instants, and objects whatever the order of their fields: databases have both in their own way. */
function record(user: UserRow): ComparedRecord {
	const { external_id: id, metadata, updated_at: updatedAt } = user;
	const fields = Object.entries(metadata as object).sort(([one], [other]) =>
		one < other ? -1 : 1,
	);
	const content = JSON.stringify({ ...user, metadata: fields, updated_at: Date.parse(updatedAt) });
	return { id, name: user.email ?? id, content };
}
