import { idOf, type User, type UserStatus } from './user';

/** A user as the API shows it. Times as ISO 8601 in UTC, with milliseconds. */
export interface ShownUser {
	readonly id: number;
	/** As it was typed, in mixed case. */
	readonly email: string | null;
	readonly first_name: string;
	readonly last_name: string;
	readonly status: UserStatus;
	readonly metadata: Readonly<Record<string, unknown>>;
	readonly created_at: string;
	readonly updated_at: string;
}

/** As the API shows a user, with what is wrong with it. */
export function shownAsItIs(user: User): ShownUser {
	const shown = shownUser(user);
	switch (user.poison) {
		case null:
			return shown;
		case 'impossibleDate':
			return { ...shown, updated_at: `${shown.updated_at.slice(0, 4)}-02-30T08:00:00.000Z` };
		case 'noEmail':
			return { ...shown, email: null };
		case 'halfCharacter':
			return { ...shown, last_name: `${shown.last_name} \ud83d` };
		case 'longText':
			return { ...shown, last_name: shown.last_name.padEnd(300, '.') };
	}
}

/** As the API would show a user that nothing is wrong with. */
function shownUser(user: User): ShownUser {
	return {
		id: idOf(user.index),
		email: user.email,
		first_name: user.firstName,
		last_name: user.lastName,
		status: user.status,
		metadata: user.metadata,
		created_at: new Date(user.createdAt).toISOString(),
		updated_at: new Date(user.updatedAt).toISOString(),
	};
}
